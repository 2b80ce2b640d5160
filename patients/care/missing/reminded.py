"""Who should have been reminded: each slot of the last two days was decided and mailed, and the next one is set."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.translation import gettext as _

from clinic.mail.models import Message
from clinic.models import Clinic
from patients.care import planning, reminding, telling
from patients.care.missing.difference import LATE, Difference, Mend, is_wrong
from patients.care.rows_in_sets import among
from patients.models import Patient, PrescriptionVersion, Reminder, ReminderSettings
from patients.models.difference import Obligation
from patients.rules.reminders import Reason
from patients.rules.schedule import DAY, Due, Plan, Span, local_date, next_reminder

LOOK_BACK = 2 * DAY


def rows(clinic: Clinic | None, _now: datetime) -> QuerySet[Patient]:
    """Return the patients with a prescription that runs."""
    given = PrescriptionVersion.objects.published().filter(
        prescription__episode__patient=OuterRef("pk"), prescription__ended_on=None, ends_on=None
    )
    found = Patient.objects.filter(Exists(given))
    return found.filter(clinic=clinic) if clinic else found


PERSON = ("pk", "clinic_id", "time_zone", "day_starts_at")
CHOICE = ("on", "times", "quiet_from", "quiet_until", "next_at")


@dataclass(slots=True)
class Person:
    """Whom to remind and when, in the order of `PERSON` and `CHOICE`."""

    pk: UUID
    clinic_id: int
    time_zone: str
    day_starts_at: time
    on: bool
    times: list[time]
    quiet_from: time
    quiet_until: time
    next_at: datetime | None

    @property
    def zone(self) -> ZoneInfo:
        """Return the patient's zone."""
        return ZoneInfo(self.time_zone)


def people_of(patients: QuerySet[Patient]) -> list[Person]:
    """Return patients as plain rows; who has not chosen has the times that everybody begins with.

    What they chose is asked for by itself: joined, the database reads all that comes before them once more.
    """
    begins, people = ReminderSettings(), list(patients.values_list(*PERSON))
    unset = (begins.on, begins.times, begins.quiet_from, begins.quiet_until, None)
    settings = ReminderSettings.objects.filter(patient__in=among([row[0] for row in people], "uuid")).order_by()
    chosen = {patient: row for patient, *row in settings.values_list("patient", *CHOICE)}
    return [Person(*row, *chosen.get(row[0], unset)) for row in people]


def its_patient(row: Person) -> Patient:
    """Return the patient that a plain row is of."""
    return Patient(pk=row.pk)


@dataclass
class Given:
    """Which sessions a patient has, since when, and what the ledger says."""

    spans: tuple[Span, ...]
    published_at: datetime
    decided: dict[tuple[date, int], tuple[datetime, str]] = field(default_factory=dict)


def find(rows: Sequence[Person], now: datetime) -> Iterator[Difference]:
    """Return every reminder that was not decided or not mailed, and a next one that is lost."""
    given, chosen_at = _given(rows, now), _chosen_at(rows, now)
    mails = _mails(rows, now)
    for person in rows:
        if person.pk in given:
            yield from _of(person, given[person.pk], chosen_at.get(person.pk), mails, now)


def _mails(rows: Sequence[Person], now: datetime) -> set[tuple[str, str]]:
    subjects = among([f"patient:{row.pk}" for row in rows], "text")
    lately = Message.objects.filter(kind="reminder", subject__in=subjects, created_at__gte=now - LOOK_BACK - DAY)
    return set(lately.order_by().values_list("subject", "occasion"))


def _of(
    person: Person, given: Given, chosen_at: datetime | None, mails: set[tuple[str, str]], now: datetime
) -> Iterator[Difference]:
    for (day, slot), (at, verdict) in given.decided.items():
        due = Due(day, slot, at)
        if verdict == Reason.DUE and (f"patient:{person.pk}", due.occasion) not in mails:
            words = _("No mail with the reminder of %(slot)s") % {"slot": due.occasion}
            yield _difference(person, at, words, partial(_send, person, due))
    plan = planning.plan_with(person, person, given.spans, local_date(now, person.zone)) if person.on else None
    if plan is None:
        return
    since = max(given.published_at, now - LOOK_BACK, chosen_at or given.published_at)
    yield from _undecided(person, plan, given, since, now)
    following = next_reminder(plan, now)
    expected = following.at if following else None
    if wrong := is_wrong(person.next_at, expected, now):
        due_at = min(filter(None, (person.next_at, expected)))
        yield _difference(person, due_at, _("Next reminder: %(wrong)s") % {"wrong": wrong}, partial(_plan, person))


def _undecided(person: Person, plan: Plan, given: Given, since: datetime, now: datetime) -> Iterator[Difference]:
    due = next_reminder(plan, since)
    while due is not None and due.at <= now - LATE:
        if (due.day, due.slot) not in given.decided:
            found = _("The reminder of %(slot)s was not decided") % {"slot": due.occasion}
            yield _difference(person, due.at, found, partial(_decide, person, due.at))
        due = next_reminder(plan, due.at)


def _given(rows: Sequence[Person], now: datetime) -> dict[Any, Given]:
    keys = [row.pk for row in rows]
    spans = planning.spans(keys, now.date() - DAY)
    published = PrescriptionVersion.objects.published().filter(
        prescription__episode__patient__in=among(keys, "uuid"), prescription__ended_on=None
    )
    last = published.values_list("prescription__episode__patient_id").annotate(Max("published_at")).order_by()
    found = {patient: Given(spans[patient], at) for patient, at in last if patient in spans and at}
    ledger = Reminder.objects.filter(patient__in=among(found, "uuid"), due_at__gte=now - LOOK_BACK - DAY).order_by()
    for patient, day, slot, at, verdict in ledger.values_list("patient_id", "day", "slot", "due_at", "verdict"):
        found[patient].decided[day, slot] = (at, verdict)
    return found


def _chosen_at(rows: Sequence[Person], now: datetime) -> Mapping[Any, datetime]:
    """Return when each patient last chose their times, from the history; that is written in real time."""
    with connection.cursor() as cursor:
        cursor.execute(CHOSEN, [[row.pk for row in rows]])
        return {patient: now - timedelta(seconds=float(age)) for patient, age in cursor.fetchall()}


CHOSEN = """
SELECT patient_id, extract(epoch FROM clock_timestamp() - max(pgh_created_at)) FROM patients_remindersettingsevent
WHERE patient_id = ANY(%s) GROUP BY patient_id
"""


def _difference(person: Person, due_at: datetime, found: str, mend: Mend) -> Difference:
    subject = f"patient:{person.pk}"
    return Difference(Obligation.REMINDED, subject, due_at, found, mend, person.clinic_id, person.pk)


def _plan(person: Person, now: datetime) -> None:
    """Set the next reminder, unless an overdue one still has to be decided by the work that follows."""
    overdue = ReminderSettings.objects.filter(patient=person.pk, next_at__lte=now)
    if not overdue.exists():
        reminding.plan_next(Patient.objects.get(pk=person.pk), now=now)


def _decide(person: Person, at: datetime, _now: datetime) -> None:
    """Go back to a reminder that was passed over; what was decided since stays as it is."""
    rows = ReminderSettings.objects.filter(patient=person.pk).exclude(next_at__lte=at)
    rows.update(next_at=at)


def _send(person: Person, due: Due, now: datetime) -> None:
    telling.session_reminder(Patient.objects.select_related("clinic").get(pk=person.pk), due, now=now)
