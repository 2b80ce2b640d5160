"""When a patient has sessions: the slots of all their running programmes together."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, time
from functools import lru_cache
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.db.models import Case, DateField, F, Q, When

from patients.care.rows_in_sets import among
from patients.models import PrescriptionVersion
from patients.models.episode import Phase
from patients.rules.schedule import DAY, Plan, Span

# What a late tick still decides goes by the versions of its own days.
KEPT = 7 * DAY
COLUMNS = (
    "prescription__episode__patient_id", "prescription_id", "id", "starts_on", "ends_on", "fades_from",
    "exercises__sessions_per_day", "exercises__weekdays",
)  # fmt: skip
# Nobody reviews an episode in maintenance: its last review is the day on which it began.
FADES_FROM = Case(
    When(prescription__episode__phase=Phase.MAINTENANCE, then=F("prescription__episode__reviewed_on")),
    output_field=DateField(null=True),
)


def spans(patients: Collection[Any], day: date) -> dict[Any, tuple[Span, ...]]:
    """Return the sessions a day by each version of the running programmes of each patient, in one query."""
    rows = PrescriptionVersion.objects.published().filter(
        Q(ends_on=None) | Q(ends_on__gt=day - KEPT),
        prescription__episode__patient__in=among(patients, "uuid"),
        prescription__ended_on=None,
    )
    doses: dict[tuple[Any, ...], list[tuple[int | None, tuple[int, ...]]]] = defaultdict(list)
    for *version, times, weekdays in rows.annotate(fades_from=FADES_FROM).order_by("id").values_list(*COLUMNS):
        doses[tuple(version)].append((times, tuple(weekdays or ())))
    found: dict[Any, tuple[Span, ...]] = defaultdict(tuple)
    for (patient, programme, _version, starts_on, ends_on, fades_from), of_version in doses.items():
        found[patient] += (Span(programme, _of_doses(tuple(of_version)), starts_on, ends_on, fades_from),)
    return found


@lru_cache(maxsize=1024)  # most programmes are given at a few doses
def _of_doses(doses: tuple[tuple[int | None, tuple[int, ...]], ...]) -> tuple[int, ...]:
    return by_weekday(doses)


class Chosen(Protocol):
    """When a patient wants to be reminded: the row of the database, or as much of it as was read."""

    times: Any
    quiet_from: time
    quiet_until: time


class Person(Protocol):
    """Whose days are counted, and how."""

    day_starts_at: time

    @property
    def zone(self) -> ZoneInfo: ...


def plan_with(person: Person, chosen: Chosen, spans: Iterable[Span], day: date) -> Plan | None:
    """Return the local times of a patient's slots by what holds on a day, or is to come; None without any."""
    held = tuple(spans)
    if not any(span.ends_on is None or span.ends_on > day for span in held):
        return None
    return Plan(
        zone=person.zone,
        times=tuple(chosen.times),
        day_starts_at=person.day_starts_at,
        quiet_from=chosen.quiet_from,
        quiet_until=chosen.quiet_until,
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
