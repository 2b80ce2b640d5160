"""Which form of the desk, of the portal and of the API takes or gives which fields: this app's rows of that table.

A part of a name in <> stands for a number or a part of the day, as the forms themselves make them.
"""

from clinic.access import Action, Audience, takes

DOSE = "sets rest_seconds reps hold_seconds duration_seconds sides movements sessions_per_day weekdays load"
ASKED_OF_ALL = "first second"


def declare_fields() -> None:
    """Write the rows."""
    _registered()
    for name, (by, fields) in DESK.items():
        takes(f"patients.admin.{name}", by, fields)
    for name, fields in PORTAL.items():
        takes(f"patients.portal.forms.{name}", Audience.PATIENT, fields)
    for name, (whom, fields) in ACCOUNTS.items():
        takes(name, whom, fields)
    for name, fields in API.items():
        takes(f"patients.api.{name}", Audience.PATIENT, fields)


def _registered() -> None:
    takes(
        "patients.patient",
        (Action.CHANGE, "patients.patient"),
        "name date_of_birth nhs_number physiotherapist email phone address doctor_name doctor_email flags"
        " session_minutes time_zone day_starts_at",
    )
    takes(
        "patients.recipient",
        (Action.CHANGE, "patients.recipient"),
        "name organisation code email phone is_active checked",
    )
    takes(
        "clinic.followuppolicy",
        (Action.ADD, "clinic.followuppolicy"),
        "review_day grace_days carry_days pause_credit change_better mild_pain baseline_before baseline_after"
        " severe_pain very_severe_pain worse_by flare_by flare_pain relapse_after relapse_window silent_days"
        " backstop_day programme_review_day",
    )
    takes("clinic.tables.pages.UploadForm", (Action.ADD, "patients.patient"), "file")


ACCOUNTS = {
    "patients.portal.forms.invitation.InvitationForm": (Audience.ANYONE, "password remember"),
    "patients.portal.forms.invitation.CarerInvitationForm": (Audience.ANYONE, "code password remember"),
    "clinic.sign_in.SignIn": (Audience.ANYONE, "login password remember"),
    "clinic.sign_in.TypeInCode": (Audience.ANYONE, "code remember"),
    "clinic.account_pages.PasskeyForm": (Audience.SIGNED_IN, "name credential passwordless"),
}
PRESCRIBES = (Action.PRESCRIBE, "patients.patient")
COURSE = (Action.PRESCRIBE, "patients.episode")
DRAFT = (Action.PRESCRIBE, "patients.prescriptionversion")
ANSWERS = (Action.ANSWER_FOR, "patients.patient")
DESK = {
    "directory.ImportForm": ((Action.ADD, "patients.recipient"), "file"),
    "forms.carers.GiveForm": ((Action.SHARE, "patients.patient"), "name email relation scope ends_on why"),
    "forms.bulk.AssignForm": (PRESCRIBES, "programme starts_on"),
    "forms.bulk.MoveForm": ((Action.CHANGE, "patients.patient"), "to"),
    "forms.bulk.PauseAllForm": (PRESCRIBES, "from_on until_on reason"),
    "forms.check_in.CheckInForm": (
        ANSWERS,
        "key channel on pain severe change note first_group second_group history",
    ),
    "forms.check_in.SymptomForm": (ANSWERS, "key channel on first_group second_group"),
    "forms.closing.CloseForm": (
        (Action.CLOSE, "patients.concern"),
        "outcome note told handed_to next_review_on end_episode maintain also sign withdraw",
    ),
    "forms.course.EndForm": (COURSE, "outcome_note referred handed_to"),
    "forms.course.PauseForm": (COURSE, "from_on until_on reason"),
    "forms.course.RestartForm": (COURSE, "started_on baseline reason"),
    "forms.course.ReviewForm": (COURSE, "review_on"),
    "forms.letters.CorrectForm": ((Action.CHANGE, "patients.referral"), "reason"),
    "forms.letters.LetterForm": ((Action.CHANGE, "patients.referral"), "urgency letter"),
    "forms.letters.SendForm": (
        (Action.SEND, "patients.referral"),
        "recipient recipient_name organisation recipient_email checked",
    ),
    "forms.letters.StepForm": ((Action.SEND, "patients.referral"), "to text"),
    "forms.messages.AnswerForm": (ANSWERS, "key seen text"),
    "forms.prescribed.FieldsForm": (DRAFT, DOSE),
    "forms.prescribed.PrescribedForm": (
        DRAFT,
        f"{DOSE} note rank exercise typed typed_was answered reason place",
    ),
    "forms.own.OwnForm": (DRAFT, "file name typed position steps stop_if"),
    "forms.prescribing.EndPrescriptionForm": ((Action.PRESCRIBE, "patients.prescription"), "reason"),
    "forms.prescribing.PrescribeForm": (PRESCRIBES, "programme problem starts_on baseline"),
    "forms.prescribing.TemplateForm": (DRAFT, "name aim"),
    "forms.prescribing.VersionForm": (DRAFT, "title weeks starts_on note seen"),
    "forms.privacy.DisclosureForm": ((Action.SEE, "patients.patient"), "decision why"),
    "forms.privacy.HoldForm": ((Action.HOLD, "patients.patient"), "why"),
    "forms.steps.RefuseForm": ((Action.PRESCRIBE, "patients.prescription"), "why"),
    "reports.PeriodForm": ((Action.REPORT, "patients.patient"), "first last"),
}
PORTAL = {
    "carers.GiveForm": "name email relation scope ends_on",
    "check_in.CheckInForm": f"{ASKED_OF_ALL} pain change severe note",
    "check_in.StartCheckForm": f"{ASKED_OF_ALL} history pain severe note",
    "goal.GoalForm": "rating text",
    "goal.RatingForm": "rating",
    "messages.MessageForm": f"{ASKED_OF_ALL} text",
    "remark.RemarkForm": "text",
    "reminders.RemindersForm": "on by_text time_<> quiet_from quiet_until time_zone",
    "session.SessionForm": "stopped_for_pain pain_after effort short note outcome-<> reason-<> pain-<>",
    "symptoms.FirstSymptomQuestions": f"{ASKED_OF_ALL} history",
    "symptoms.SymptomQuestions": ASKED_OF_ALL,
    "symptoms.SymptomReportForm": ASKED_OF_ALL,
}
DONE = "stopped_for_pain pain_after effort note logs"
API = {
    "shapes.Done": DONE,
    "shapes.Log": "exercise outcome reason pain",
    "shapes.NewCheckIn": "pain change severe symptoms history note on",
    "shapes.NewRemark": "text",
    "shapes.NewReport": "symptoms on",
    "shapes.NewSession": f"{DONE} prescription slot started_at short",
    "shapes.NewSoreness": "answer",
    "shapes.Player": "voice tone vibration colour tempo",
    "shapes.Preferences": "player reminders",
    "shapes.Reminders": "on times quiet_from quiet_until time_zone",
    "given.Advice": "level title lines phone",
    "given.DayOfPrescription": "id title paused slots",
    "given.DoneLog": "exercise outcome reason pain",
    "given.DoneSession": f"{DONE} key prescription day slot started_at received_at short corrects may_be_corrected",
    "given.DoneSessions": "sessions",
    "given.Exercise": "id name dose seconds position equipment steps stop_if note",
    "given.Pain": "days",
    "given.PainOfDay": "day pain in_session after_session",
    "given.Prescription": "id version title starts_on weeks note exercises",
    "given.Prescriptions": "prescriptions",
    "given.Problem": "type title status detail errors advice saved not_recorded wait",
    "given.Received": "key received_at advice",
    "given.ReceivedAnswer": "key received_at advice day page",
    "given.ReceivedRemark": "key received_at",
    "given.ReceivedSession": "key received_at advice day slot",
    "given.ReceivedSoreness": "session received_at answer ease_off",
    "given.Slot": "number minutes exercises session",
    "given.Today": "day held advice needs_start_check sore_session prescriptions",
}
