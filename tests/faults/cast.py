"""A clinic of which something is due, made by the verbs of care: whom must be written to, and whom not."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from clinic import clock
from clinic.mail import outbox
from clinic.mail.models import Message
from clinic.models import Clinic, Role, Staff
from patients.care import assessing, checking_in, concerns, courses, prescribing, prompting, referrals, reminding, texts
from patients.care.checking_in import Answers
from patients.care.missing import auditing
from patients.models import Concern, Episode, Patient, Recipient, Reminder, ReminderSettings
from programmes.library import loading
from programmes.models import Programme
from tests.cast import a_clinic, a_member, a_patient
from tests.referrals.cast import a_recipient

WORSE = Answers(pain=7, change=6)
UNCHANGED = Answers(pain=6, change=4)
Key = tuple[str, str, str]  # kind, subject, occasion


@dataclass
class Plan:
    """What was planned: mails that must go out, mails that must not, and patients that a tick has to remind."""

    wanted: set[Key] = field(default_factory=set)
    unwanted: dict[Key, str] = field(default_factory=dict)
    to_remind: set[str] = field(default_factory=set)

    @property
    def rows(self) -> int:
        return len(self.wanted) + len(self.unwanted) + len(self.to_remind)


def fill(rows: int) -> None:
    """Make two clinics: patients to remind, patients who get worse, and patients who are not better after 15 days."""
    loading.load()
    by = a_member(a_clinic("harbour", "Harbour Physiotherapy"), "Alice Archer")
    a_member(by.clinic, "Lena Lindqvist", Role.LEAD)
    a_recipient(by, "The Elm Practice", "letters@secure.example")
    other = a_member(a_clinic("hillside", "Hillside Clinic"), "Charlie Cole")
    now = clock.now()
    for number in range(rows):
        who = other if number % 10 == 9 else by
        prescribe(a_patient(who, f"Reminded{number} Reed"), now, days=2)
    for number in range(max(4, rows // 10)):
        prescribe(a_patient(by, f"Worse{number} Wynn"), now, days=5)
    for number in range(6):
        prescribe(a_patient(by, f"Unchanged{number} Underhill"), now, days=15)
    assessing.assess_due(now=now, limit=rows * 3)
    prompting.prompt_due(now=now, limit=rows * 3)
    for patient in Patient.objects.select_related("clinic"):
        reminding.plan_next(patient, now=now)
    auditing.mend_all(now=now)  # the days before today were lived in one moment: nobody was asked in them
    outbox.Message.objects.all().update(status="cancelled", token=None, lease_until=None)


def prescribe(patient: Patient, now: datetime, *, days: int) -> None:
    """Give a patient one exercise a day, begun so many days ago."""
    began, by = now - timedelta(days=days), patient.physiotherapist
    version = prescribing.prescribe(
        by=by,
        patient=patient,
        programme=Programme.objects.get(clinic=None, slug="lower-back-stretches-1"),
        starts_on=began.date(),
        baseline=6,
        now=began,
    )
    version.exercises.exclude(pk=version.exercises.all()[0].pk).delete()
    version.exercises.update(sessions_per_day=1, weekdays=[1, 2, 3, 4, 5, 6, 7])
    prescribing.publish(by=by, version=version, now=began)


@transaction.atomic
def plan(rows: int, now: datetime) -> Plan:
    """Let about so many mails become due, at once; the reminders among them are for a tick to find."""
    found = Plan()
    _letters(found, now)
    _worse(found, now)
    _not_to_be_sent(found, now)
    _to_remind(found, max(4, rows - found.rows), now)
    return found


def named(name: str) -> list[Patient]:
    return list(
        Patient.objects.filter(name__startswith=name).select_related("clinic", "physiotherapist").order_by("pk")
    )


def _worse(found: Plan, now: datetime) -> None:
    for patient in named("Worse")[1:]:
        checking_in.answer(patient=patient, key=uuid4(), answers=WORSE, now=now)
    opened = Concern.objects.filter(opened_at=now, finding="worse")
    known = Message.objects.filter(kind="concern", created_at=now, subject__in=[f"concern:{row.pk}" for row in opened])
    assert len(known) == len(opened) > 0
    found.wanted |= {(row.kind, row.subject, row.occasion) for row in known}


def _letters(found: Plan, now: datetime) -> None:
    """Sign and send the letters of those who are not better; the last one is withdrawn again."""
    for patient in named("Unchanged"):
        checking_in.answer(patient=patient, key=uuid4(), answers=UNCHANGED, now=now)
        referral = Episode.objects.get(patient=patient).referrals.get()
        by = patient.physiotherapist
        referrals.sign(by=by, referral=referral, now=now)
        referrals.send(by=by, referral=referral, recipient=Recipient.objects.get(clinic=by.clinic), now=now)
        mail = Message.objects.get(kind="referral", subject=f"referral:{referral.pk}")
        found.wanted.add((mail.kind, mail.subject, mail.occasion))
    found.wanted.remove((mail.kind, mail.subject, mail.occasion))
    found.unwanted[mail.kind, mail.subject, mail.occasion] = "withdrawn"
    referrals.withdraw(by=by, referral=referral, now=now)


def _not_to_be_sent(found: Plan, now: datetime) -> None:
    """Plan mails for a patient who then stops reminders, one who is discharged, and a concern that is closed."""
    stopped, discharged = [patient for patient in named("Reminded") if patient.clinic.slug == "harbour"][:2]
    for patient, why in ((stopped, "stopped"), (discharged, "discharged")):
        found.unwanted[_reminder(patient, now)] = why
    reminding.stop(token=reminding.stop_token(stopped), now=now)
    by = discharged.physiotherapist
    courses.end(by=by, episode=discharged.episodes.get(), outcome_note="Better", now=now)
    found.unwanted[_closed_concern(named("Worse")[0], now)] = "closed"


def _closed_concern(patient: Patient, now: datetime) -> Key:
    checking_in.answer(patient=patient, key=uuid4(), answers=WORSE, now=now)
    concern = Concern.objects.filter(patient=patient, finding="worse").get()
    by = patient.physiotherapist
    reviewed = now.date() + timedelta(days=7)
    concerns.close(
        by=by, concern=concern, outcome="reassured", note="Spoke on the phone", next_review_on=reviewed, now=now
    )
    mail = Message.objects.get(kind="concern", subject=f"concern:{concern.pk}")
    return mail.kind, mail.subject, mail.occasion


def _reminder(patient: Patient, now: datetime) -> Key:
    occasion = f"{(now - timedelta(days=1)).date()}/1"
    planned = outbox.enqueue(
        kind="reminder",
        subject=f"patient:{patient.pk}",
        occasion=occasion,
        recipient=patient.email,
        clinic=patient.clinic,
        now=now,
        expires_at=now + timedelta(hours=3),
    )
    assert planned
    return planned.kind, planned.subject, planned.occasion


def _to_remind(found: Plan, count: int, now: datetime) -> None:
    """Let the chosen time of so many patients come a minute ago."""
    patients = [patient for patient in named("Reminded") if patient.episodes.filter(ended_on=None).exists()]
    on = ReminderSettings.objects.filter(patient__in=patients, on=True).order_by("patient")[:count]
    chosen = list(on.select_related("patient"))
    at = (now - timedelta(minutes=1)).replace(second=0, microsecond=0)
    local = at.astimezone(chosen[0].patient.zone).time()
    ReminderSettings.objects.filter(pk__in=[row.pk for row in chosen]).update(times=[local], next_at=at, ignored=0)
    found.to_remind = {str(row.patient_id) for row in chosen}


def those_of(clinic: Clinic) -> set[str]:
    """Return every address that may hear of a clinic's patients."""
    staff = Staff.objects.filter(clinic=clinic).values_list("user__email", flat=True)
    patients = Patient.objects.filter(clinic=clinic).values_list("email", flat=True)
    phones = {texts.number(phone) for rows in (Staff, Patient) for phone in phones_of(rows, clinic)}
    return {*staff, *patients, *phones, clinic.duty_email, clinic.default_recipient_email}


def phones_of(rows: type[Staff] | type[Patient], clinic: Clinic) -> list[str]:
    return list(rows.objects.filter(clinic=clinic).exclude(phone="").values_list("phone", flat=True))


def ledger(patients: set[str]) -> dict[str, list[str]]:
    """Return what the ledger says of each of these patients since the fault began."""
    found: dict[str, list[str]] = {patient: [] for patient in patients}
    for row in Reminder.objects.filter(patient__in=patients):
        found[str(row.patient_id)].append(row.verdict)
    return found
