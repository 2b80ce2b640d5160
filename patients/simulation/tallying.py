"""What came of it, counted from what stands in the database after the last week."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from django.db.models import Count, QuerySet

from clinic.mail.models import Message
from clinic.models import Clinic
from patients.models import CheckIn, Concern, Referral, Reminder
from patients.models.check_in import CheckInKind
from patients.models.concern import Urgency
from patients.rules.schedule import DAY, local_date
from patients.rules.working_time import OpeningHours
from patients.simulation.proof import Unseen, unseen
from patients.simulation.running import World

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Opened:
    """One concern, as the report needs it; waited and allowed are the time to its acknowledgement."""

    finding: str
    urgency: int
    patient: int
    week: int
    day: date
    owner: str
    waited: timedelta | None
    allowed: timedelta
    while_closed: bool = False

    @property
    def in_batch(self) -> bool:
        """Return whether it was told in the weekly batch."""
        return self.urgency == Urgency.ROUTINE

    @property
    def in_time(self) -> bool:
        """Return whether a person took it on by its deadline."""
        return self.waited is not None and self.waited <= self.allowed


@dataclass(frozen=True, slots=True)
class Waits:
    """How long concerns of one kind took to be seen."""

    name: str
    count: int
    in_time: int
    median: timedelta
    p95: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True)
class Tally:
    """Everything the report prints and draws."""

    weeks: int
    patients: int
    opened: Sequence[Opened]
    waits: Sequence[Waits]
    reminders: Mapping[str, int]
    referrals: Mapping[str, int]
    mails: Mapping[str, int]
    refused: Mapping[str, int]
    unseen: Sequence[Unseen]
    active: frozenset[tuple[int, int]] = frozenset()  # which patient was followed at the beginning of which week
    calls: Mapping[tuple[str, date], int] = field(default_factory=dict)  # patients rung, by whom and on which day
    days: Sequence[date] = ()  # on which the clinic was open
    answers: Mapping[str, int] = field(default_factory=dict)


def tally(world: World) -> Tally:
    """Return what came of a simulation."""
    clinic, ends_at = world.cast.clinic, world.plan.ends_at
    opened = list(_opened(world))
    return Tally(
        weeks=world.plan.weeks,
        patients=world.plan.patients,
        opened=opened,
        waits=list(_waits(opened)),
        reminders=_by("verdict", Reminder.objects.filter(patient__clinic=clinic)),
        referrals=_by("status", Referral.objects.filter(episode__patient__clinic=clinic)),
        mails=dict(sorted(world.mails.items())),
        refused=dict(world.refused),
        unseen=unseen(clinic=clinic, now=ends_at),
        active=frozenset(world.active),
        calls=dict(world.calls),
        days=list(_working_days(world)),
        answers=_answers(clinic),
    )


def merged(tallies: Sequence[Tally]) -> Tally:
    """Return what came of several clinics as if they were one."""
    opened = [row for part_of in tallies for row in part_of.opened]
    return Tally(
        weeks=tallies[0].weeks,
        patients=sum(part_of.patients for part_of in tallies),
        opened=opened,
        waits=list(_waits(opened)),
        reminders=_sum(part_of.reminders for part_of in tallies),
        referrals=_sum(part_of.referrals for part_of in tallies),
        mails=_sum(part_of.mails for part_of in tallies),
        refused=_sum(part_of.refused for part_of in tallies),
        unseen=[row for part_of in tallies for row in part_of.unseen],
        active=frozenset(cell for part_of in tallies for cell in part_of.active),
        calls={who: count for part_of in tallies for who, count in part_of.calls.items()},
        days=tallies[0].days,
        answers=_sum(part_of.answers for part_of in tallies),
    )


def _sum(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found = Counter[str]()
    for count in counts:
        found.update(count)
    return dict(found.most_common())


def _opened(world: World) -> Iterable[Opened]:
    numbers = {address: person.number for address, person in world.cast.people.items()}
    rows = Concern.objects.of_clinic(world.cast.clinic).select_related("patient", "owner__user")
    for row in rows.order_by("opened_at", "pk"):
        yield Opened(
            finding=row.finding,
            urgency=row.urgency,
            patient=numbers[row.patient.email],
            week=week_of(row.opened_at, world),
            day=row.opened_at.astimezone(world.hours.zone).date(),
            owner=str(row.owner),
            waited=row.acknowledged_at - row.opened_at if row.acknowledged_at else None,
            allowed=row.acknowledge_by - row.opened_at,
            while_closed=not _is_open(row.opened_at, world.hours),
        )


def _is_open(at: datetime, hours: OpeningHours) -> bool:
    return any(opens <= at < closes for opens, closes in hours.openings_on(local_date(at, hours.zone)))


def _working_days(world: World) -> Iterable[date]:
    day, hours = world.plan.start, world.hours
    while day < world.plan.ends_at.date():
        if hours.openings_on(day):
            yield day
        day += DAY


def week_of(at: datetime, world: World) -> int:
    """Return in which week something happened; what was before the first whole day belongs to the first."""
    return max(0, (at - world.plan.week_begins(0)) // WEEK)


def _waits(opened: Sequence[Opened]) -> Iterable[Waits]:
    for urgency in Urgency:
        yield from _wait(str(urgency.label), [row for row in opened if row.urgency == urgency])


def _wait(name: str, rows: Sequence[Opened]) -> Iterable[Waits]:
    waited = sorted(row.waited for row in rows if row.waited is not None)
    if waited:
        in_time = sum(row.in_time for row in rows)
        yield Waits(name, len(rows), in_time, part(waited, 0.5), part(waited, 0.95), waited[-1])


def emergencies(opened: Sequence[Opened]) -> Iterable[Waits]:
    """Return how long emergencies took to be seen: those that came while the clinic was open, and the others."""
    rows = [row for row in opened if row.urgency == Urgency.EMERGENCY]
    for name, closed in (("while the clinic was open", False), ("while it was closed", True)):
        yield from _wait(name, [row for row in rows if row.while_closed == closed])


def part(ordered: Sequence[timedelta], share: float) -> timedelta:
    """Return the smallest value that this share of them does not exceed."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def _answers(clinic: Clinic) -> dict[str, int]:
    """Return how many answers came in which way: as asked, late, or from a phone that had been off line."""
    asked = set(Message.objects.filter(kind="question", clinic=clinic).values_list("subject", "occasion"))
    rows = CheckIn.objects.filter(patient__clinic=clinic).select_related("patient").order_by("answered_at", "pk")
    return dict(Counter(_how(row, asked) for row in rows).most_common())


def _how(row: CheckIn, asked: Container[tuple[str, str]]) -> str:
    if row.on < local_date(row.answered_at, row.patient.zone):
        return "given off line, received later"
    if row.kind == CheckInKind.START:
        return "start check"
    on_the_day = (f"patient:{row.patient_id}", row.on.isoformat()) in asked
    return "on the day of the question" if on_the_day else "a day or more after the question"


def _by(column: str, rows: QuerySet[Any]) -> dict[str, int]:
    counted = rows.order_by().values_list(column).annotate(Count("pk"))
    return dict(sorted(counted, key=lambda pair: -pair[1]))


def by_finding(opened: Iterable[Opened]) -> list[str]:
    """Return the findings there are, the most frequent first."""
    return [finding for finding, _count in Counter(row.finding for row in opened).most_common()]
