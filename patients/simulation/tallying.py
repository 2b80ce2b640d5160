"""What came of it, counted from what stands in the database after the last week."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from django.db.models import Count, QuerySet

from patients.models import Concern, Referral, Reminder
from patients.models.concern import Urgency
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

    @property
    def in_time(self) -> bool:
        """Return whether a person took it on by its deadline."""
        return self.waited is not None and self.waited <= self.allowed


@dataclass(frozen=True, slots=True)
class Waits:
    """How long concerns of one urgency took to be seen."""

    urgency: str
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
        )


def week_of(at: datetime, world: World) -> int:
    """Return in which week something happened; what was before the first whole day belongs to the first."""
    first = world.plan.ends_at - world.plan.weeks * WEEK
    return max(0, (at - first) // WEEK)


def _waits(opened: Sequence[Opened]) -> Iterable[Waits]:
    for urgency in Urgency:
        rows = [row for row in opened if row.urgency == urgency]
        waited = sorted(row.waited for row in rows if row.waited is not None)
        if waited:
            in_time = sum(row.in_time for row in rows)
            yield Waits(str(urgency.label), len(rows), in_time, part(waited, 0.5), part(waited, 0.95), waited[-1])


def part(ordered: Sequence[timedelta], share: float) -> timedelta:
    """Return the smallest value that this share of them does not exceed."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def _by(column: str, rows: QuerySet[Any]) -> dict[str, int]:
    counted = rows.order_by().values_list(column).annotate(Count("pk"))
    return dict(sorted(counted, key=lambda pair: -pair[1]))


def by_finding(opened: Iterable[Opened]) -> list[str]:
    """Return the findings there are, the most frequent first."""
    return [finding for finding, _count in Counter(row.finding for row in opened).most_common()]
