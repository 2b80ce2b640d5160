"""What the rule of steps needs to know of each exercise that somebody did lately, and the step that it finds."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from patients.care.progression.lately import lately
from patients.models import PrescribedExercise
from patients.rules.adherence import Exercise as Outcome
from patients.rules.ladder import Rung
from patients.rules.progression import Done, Found, Step, proposed
from patients.rules.schedule import patient_day
from programmes.models.dose_fields import dose_of


@dataclass(frozen=True)
class Next:
    """The next exercise on the way, by its name."""

    name: str
    rung: Rung


@dataclass(frozen=True)
class Known:
    """One exercise that a patient has now and the step found for it; `on_the_way`: what it may lead to."""

    row: PrescribedExercise
    patient: Any
    patient_name: str
    date_of_birth: date
    nhs_number: str
    physiotherapist: int
    prescription: Any
    flags: Collection[str]
    on_the_way: tuple[Next, ...]
    found: Found


def known(of: str, key: object, now: datetime) -> list[Known]:
    """Return the exercises for which the rule proposes a step, by patient."""
    rows = lately(of, key, now)
    return [_known(row, found) for row in rows if not _is_ambiguous(row) and (found := _found(row, now)) is not None]


def _is_ambiguous(row: Any) -> bool:
    """Return whether an exercise stands twice, or a draft under way says something else of it already."""
    changed = row.drafted is not None and [row.exercise_id, row.dosed] not in row.drafted
    return changed or row.beside.count(row.exercise_id) > 1


def _known(row: Any, found: Found) -> Known:
    return Known(
        row=row,
        patient=row.patient_id,
        patient_name=row.patient_name,
        date_of_birth=row.date_of_birth,
        nhs_number=row.nhs_number,
        physiotherapist=row.physiotherapist_id,
        prescription=row.prescription_id,
        flags=row.flags,
        on_the_way=tuple(_on_the_way(row, found)),
        found=found,
    )


def _on_the_way(row: Any, found: Found) -> Iterator[Next]:
    """Yield the next exercises that way which the patient has not got already, by name; a draft counts as well."""
    beside = {*row.beside, *(exercise for exercise, _dose in row.drafted or ())}
    for one in row.neighbours or ():
        if one["key"] not in beside and one["is_harder"] is (found.step is Step.UP):
            yield Next(one["name"], Rung(one["key"], dose_of(one["dose"]), one["cautions"]))


def _found(row: Any, now: datetime) -> Found | None:
    told = _at_this_dose(row)
    refused = {Step(way): datetime.fromisoformat(at) for way, at in (row.refused or {}).items()}
    return proposed(
        [_done(one) for one in told],
        as_of=_day(row, now),
        may_step_up=not row.holds_back,
        since_refused={
            way: sum(datetime.fromisoformat(one["received"]) > at for one in told) for way, at in refused.items()
        },
    )


def _day(row: Any, now: datetime) -> date:
    starts_at: time = row.day_starts_at
    return patient_day(now, ZoneInfo(row.time_zone), starts_at)


def _at_this_dose(row: Any) -> list[Mapping[str, Any]]:
    """Return what was done since the exercise has the dose it has now."""
    others = [place for place, one in enumerate(row.told, start=1) if one["dose"] != row.dosed]
    told: list[Mapping[str, Any]] = row.told[max(others, default=0) :]
    return told


def _done(told: Mapping[str, Any]) -> Done:
    names = ("pain", "pain_after", "effort", "resting", "stopped", "short", "unsettled")
    felt = {name: told[name] for name in names}
    return Done(day=date.fromisoformat(told["day"]), outcome=Outcome(told["outcome"]), **felt)
