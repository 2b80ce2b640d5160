"""When a patient has sessions: the slots of all their running programmes together."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q

from patients.models import Patient, PrescriptionVersion, ReminderSettings
from patients.rules.schedule import DAY, Plan, Span

# What a late tick still decides goes by the versions of its own days.
KEPT = 7 * DAY
COLUMNS = ("prescription", "id", "starts_on", "ends_on", "exercises__sessions_per_day", "exercises__weekdays")


def spans(patients: Collection[Any], day: date) -> dict[Any, tuple[Span, ...]]:
    """Return the sessions a day by each version of the running programmes of each patient, in one query."""
    rows = PrescriptionVersion.objects.published().filter(
        Q(ends_on=None) | Q(ends_on__gt=day - KEPT),
        prescription__episode__patient__in=patients,
        prescription__ended_on=None,
    )
    found: dict[Any, dict[int, Span]] = {}
    for patient, programme, version, starts_on, ends_on, times, weekdays in rows.order_by("id").values_list(
        "prescription__episode__patient", *COLUMNS
    ):
        of_patient = found.setdefault(patient, {})
        span = of_patient.get(version) or Span(programme, (0,) * 7, starts_on, ends_on)
        of_patient[version] = replace(span, sessions=_most(span.sessions, by_weekday([(times, weekdays or ())])))
    return {patient: tuple(of_patient.values()) for patient, of_patient in found.items()}


def plan_with(patient: Patient, row: ReminderSettings, spans: Iterable[Span], day: date) -> Plan | None:
    """Return the local times of a patient's slots by what holds on a day, or is to come; None without any."""
    held = tuple(spans)
    if not any(span.ends_on is None or span.ends_on > day for span in held):
        return None
    return Plan(
        zone=patient.zone,
        times=tuple(row.times),
        day_starts_at=patient.day_starts_at,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        spans=held,
    )


def by_weekday(doses: Iterable[tuple[int | None, Collection[int]]]) -> tuple[int, ...]:
    """Return the most sessions a day of any dose on each weekday, Monday first."""
    most: tuple[int, ...] = (0,) * 7
    for times, weekdays in doses:
        most = _most(most, tuple((times or 0) if weekday in weekdays else 0 for weekday in range(1, 8)))
    return most


def _most(some: tuple[int, ...], others: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(map(max, some, others))
