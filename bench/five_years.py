"""Five years of one patient with all that a record holds: by the verbs of care, and each day and week in bulk."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle
from uuid import uuid4

from bench.lived import SAT, Lived
from bench.people import FIVE_YEARS, a_starter, remember
from clinic import clock
from clinic.models import Staff
from patients.care import assessing, courses, goals, prescribing, referrals
from patients.care.drafts import ExerciseDraft
from patients.models import PrescriptionVersion, Referral
from patients.models.concern import ConcernOutcome
from patients.models.referral import ReferralStatus
from patients.rules.schedule import DAY, local_date

WEEK, HOUR = 7 * DAY, timedelta(hours=1)
WEEKS = FIVE_YEARS // WEEK
# By the week: how often each of these happens, and in which week of its turn.
NEW_VERSION, MESSAGE, WORSE, RED_FLAG, LETTER, AWAY = (8, 5), (4, 2), (26, 13), (52, 37), (52, 20), (52, 44)
OTHER_PROBLEM = 100
OUTCOMES = cycle(ConcernOutcome)


def of_five_years(by: Staff) -> PrescriptionVersion:
    """Return what is in force for a patient of five years, with a concern, a letter and a message that wait."""
    now = clock.now()
    began = now - FIVE_YEARS
    lived = Lived(a_starter(by, now=now, since=FIVE_YEARS))
    lived.patient.doctor_name, lived.patient.doctor_email = "Dr Ellis", "letters@secure.example"
    lived.patient.save(update_fields=["doctor_name", "doctor_email"])
    goals.set_goal(patient=lived.patient, key=uuid4(), text="Carry my shopping home", rating=2, now=began)
    for week in range(1, WEEKS):
        _a_week(lived, week, began + week * WEEK)
    first = lived.version.prescription.versions.order_by("number")[0]
    remember(first, days=FIVE_YEARS.days)
    lived.says(now - 3 * HOUR, 8, 6, note=SAT)
    lived.writes(now - 2 * HOUR, "Should I go on with the stretches?")
    referrals.open_draft(concern=lived.open()[0], now=now)
    lived.mails_arrive(now)
    assessing.assess_due(now=now)  # what the ticks of five years would have left behind
    return lived.version


def _a_week(lived: Lived, week: int, now: datetime) -> None:
    """Let happen what this week brings, each where its turn has come."""
    happens = {
        NEW_VERSION: _new_version,
        MESSAGE: _message,
        WORSE: _worse,
        RED_FLAG: _red_flag,
        LETTER: _letter,
        AWAY: _away,
    }
    for (every, at), happen in happens.items():
        if week % every == at:
            happen(lived, now)
    if week == OTHER_PROBLEM:
        _other_problem(lived, now)


def _new_version(lived: Lived, now: datetime) -> None:
    """Change the dose of one exercise, and let the mails of the last weeks arrive; every January they do not."""
    version = prescribing.draft_next(by=lived.by, prescription=lived.version.prescription, now=now)
    drafts = [ExerciseDraft(row.exercise, row.dose, row.note, row.rank) for row in version.exercises.all()]
    drafts[0] = replace(drafts[0], dose=replace(drafts[0].dose, sets=drafts[0].dose.sets % 5 + 1))
    day = local_date(now, lived.patient.zone)
    prescribing.change_draft(by=lived.by, version=version, now=now, exercises=drafts, starts_on=day)
    lived.version = prescribing.publish(by=lived.by, version=version, now=now, why="The last dose has become easy")
    goals.rate(patient=lived.patient, key=uuid4(), rating=now.month % 10, now=now)
    lived.mails_arrive(now, refused=now.month == 1)


def _message(lived: Lived, now: datetime) -> None:
    lived.writes(now, "Can I cycle to work again?")
    lived.is_answered(now + HOUR, "Yes, begin with the flat way, and stop where it hurts.")


def _worse(lived: Lived, now: datetime) -> None:
    lived.says(now, 8, 6, note=SAT)
    _spoken_about(lived, now)


def _red_flag(lived: Lived, now: datetime) -> None:
    lived.says(now, 7, 5, "saddle_numbness", note="I cannot feel the seat of the chair.")
    _spoken_about(lived, now)


def _spoken_about(lived: Lived, now: datetime) -> None:
    """Take on what is open, ring twice, and close it with the next outcome."""
    lived.is_taken_on(now + HOUR / 12)
    lived.is_called(now + HOUR / 6, "no reply")
    lived.is_called(now + HOUR / 2, "spoke", "Carried boxes on Saturday")
    outcome, day = next(OUTCOMES), local_date(now, lived.patient.zone)
    handed_to = "The Elm Practice" if outcome == ConcernOutcome.REFERRED else ""
    lived.is_resolved(now + HOUR, outcome, review_on=day + 10 * DAY, handed_to=handed_to)


def _letter(lived: Lived, now: datetime) -> None:
    """Write to the doctor, who looks at the patient and writes back."""
    lived.says(now, 7, 5, note=SAT)
    referrals.open_draft(concern=lived.open()[0], now=now)
    letter = Referral.objects.open().get(episode=lived.episode)
    _spoken_about(lived, now)
    referrals.sign(by=lived.by, referral=letter, now=now + 2 * HOUR)
    for hours, to in enumerate((ReferralStatus.SENT, ReferralStatus.RECEIVED, ReferralStatus.CLOSED), start=3):
        referrals.record(by=lived.by, referral=letter, to=to, now=now + hours * HOUR)


def _away(lived: Lived, now: datetime) -> None:
    day = local_date(now, lived.patient.zone)
    courses.pause(by=lived.by, episode=lived.episode, from_on=day, until_on=day + WEEK, reason="Away", now=now)


def _other_problem(lived: Lived, now: datetime) -> None:
    """Prescribe for another problem, which ends after half a year."""
    version = prescribing.prescribe(
        by=lived.by, patient=lived.patient, programme=None, starts_on=now.date(), baseline=4, now=now, problem="other"
    )
    drafts = [ExerciseDraft(row.exercise, row.dose) for row in lived.version.exercises.all()]
    prescribing.change_draft(by=lived.by, version=version, now=now, title="Knee", exercises=drafts[:3])
    version = prescribing.publish(by=lived.by, version=version, now=now)
    courses.end(by=lived.by, episode=version.prescription.episode, outcome_note="Well again", now=now + 26 * WEEK)
