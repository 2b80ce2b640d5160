"""Who should have been reminded: each slot of the last two days was decided and mailed, and the next one is set."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.translation import gettext as _

from clinic.mail.models import Message
from clinic.models import Clinic
from patients.care import planning, reminding, telling
from patients.care.missing.difference import LATE, Difference, Mend, is_wrong
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
    found = Patient.objects.filter(Exists(given)).select_related("clinic", "reminder_settings")
    return found.filter(clinic=clinic) if clinic else found


@dataclass
class Given:
    """Which sessions a patient has, since when, and what the ledger says."""

    spans: tuple[Span, ...]
    published_at: datetime
    decided: dict[tuple[date, int], tuple[datetime, str]] = field(default_factory=dict)


def find(rows: Sequence[Patient], now: datetime) -> Iterator[Difference]:
    """Return every reminder that was not decided or not mailed, and a next one that is lost."""
    given, chosen_at = _given(rows, now), _chosen_at(rows, now)
    mails = set(
        Message.objects.filter(kind="reminder", subject__in=[f"patient:{row.pk}" for row in rows]).values_list(
            "subject", "occasion"
        )
    )
    for patient in rows:
        if patient.pk in given:
            yield from _of(patient, given[patient.pk], chosen_at.get(patient.pk), mails, now)


def _of(
    patient: Patient, given: Given, chosen_at: datetime | None, mails: set[tuple[str, str]], now: datetime
) -> Iterator[Difference]:
    row = getattr(patient, "reminder_settings", None)
    settings = row or ReminderSettings(patient=patient)
    for (day, slot), (at, verdict) in given.decided.items():
        due = Due(day, slot, at)
        if verdict == Reason.DUE and (f"patient:{patient.pk}", due.occasion) not in mails:
            yield _difference(
                patient,
                at,
                _("No mail with the reminder of %(slot)s") % {"slot": due.occasion},
                partial(_send, patient, due),
            )
    if not settings.on:
        return
    plan = planning.plan_with(patient, settings, given.spans, local_date(now, patient.zone))
    if plan is None:
        return
    since = max(given.published_at, now - LOOK_BACK, chosen_at or given.published_at)
    yield from _undecided(patient, plan, given, since, now)
    following = next_reminder(plan, now)
    stored, expected = (row.next_at if row else None), (following.at if following else None)
    if wrong := is_wrong(stored, expected, now):
        due_at = min(filter(None, (stored, expected)))
        yield _difference(patient, due_at, _("Next reminder: %(wrong)s") % {"wrong": wrong}, partial(_plan, patient))


def _undecided(patient: Patient, plan: Plan, given: Given, since: datetime, now: datetime) -> Iterator[Difference]:
    due = next_reminder(plan, since)
    while due is not None and due.at <= now - LATE:
        if (due.day, due.slot) not in given.decided:
            found = _("The reminder of %(slot)s was not decided") % {"slot": due.occasion}
            yield _difference(patient, due.at, found, partial(_decide, patient, due.at))
        due = next_reminder(plan, due.at)


def _given(rows: Sequence[Patient], now: datetime) -> dict[Any, Given]:
    keys = [row.pk for row in rows]
    spans = planning.spans(keys, now.date() - DAY)
    published = PrescriptionVersion.objects.published().filter(
        prescription__episode__patient__in=keys, prescription__ended_on=None
    )
    last = published.values_list("prescription__episode__patient").annotate(Max("published_at")).order_by()
    found = {patient: Given(spans[patient], at) for patient, at in last if patient in spans and at}
    ledger = Reminder.objects.filter(patient__in=found, due_at__gte=now - LOOK_BACK - DAY).order_by()
    for patient, day, slot, at, verdict in ledger.values_list("patient", "day", "slot", "due_at", "verdict"):
        found[patient].decided[day, slot] = (at, verdict)
    return found


def _chosen_at(rows: Sequence[Patient], now: datetime) -> Mapping[Any, datetime]:
    """Return when each patient last chose their times, from the history; that is written in real time."""
    with connection.cursor() as cursor:
        cursor.execute(CHOSEN, [[row.pk for row in rows]])
        return {patient: now - timedelta(seconds=float(age)) for patient, age in cursor.fetchall()}


CHOSEN = """
SELECT patient_id, extract(epoch FROM clock_timestamp() - max(pgh_created_at)) FROM patients_remindersettingsevent
WHERE patient_id = ANY(%s) GROUP BY patient_id
"""


def _difference(patient: Patient, due_at: datetime, found: str, mend: Mend) -> Difference:
    subject = f"patient:{patient.pk}"
    return Difference(Obligation.REMINDED, subject, due_at, found, mend, patient.clinic_id, patient.pk)


def _plan(patient: Patient, now: datetime) -> None:
    """Set the next reminder, unless an overdue one still has to be decided by the work that follows."""
    overdue = ReminderSettings.objects.filter(patient=patient, next_at__lte=now)
    if not overdue.exists():
        reminding.plan_next(patient, now=now)


def _decide(patient: Patient, at: datetime, _now: datetime) -> None:
    """Go back to a reminder that was passed over; what was decided since stays as it is."""
    rows = ReminderSettings.objects.filter(patient=patient).exclude(next_at__lte=at)
    rows.update(next_at=at)


def _send(patient: Patient, due: Due, now: datetime) -> None:
    telling.session_reminder(patient, due, now=now)
