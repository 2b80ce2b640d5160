"""The next step up or down from an exercise: another exercise, or another dose of the same."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from patients.rules.cautions import conflicts
from patients.rules.progression import Step
from programmes.dose import BOUNDS, Dose

MORE_REPS = 2  # NHS inform, exercises for back pain: 1 to 2 more every few days
LONGER_HOLD, LONG_HOLD = 5, 30  # seconds; from 30 on there are more repetitions instead
LONGER = 4  # a quarter more of a duration, in steps of 5 seconds


@dataclass(frozen=True)
class Rung:
    """An exercise of the library by its key, at the dose that the library states, with its cautions."""

    key: int
    dose: Dose
    cautions: Mapping[str, str]


@dataclass(frozen=True)
class Taken:
    """What a step leads to: another exercise by its key, or None for the same one, and the dose."""

    key: int | None
    dose: Dose


def step(dose: Dose, way: Step, neighbours: Sequence[Rung], flags: Collection[str]) -> Taken | None:
    """Return the first neighbour on the way that conflicts with no flag of the patient, else another dose of the same.

    A neighbour comes at the dose that the library states, as often as the exercise was done. A dose goes up by a little
    (hold and duration: this project's steps, for a clinician to confirm), and down by half. None: it is at its end.
    """
    for rung in neighbours:
        if not conflicts(rung.cautions, flags):
            often = replace(rung.dose, sessions_per_day=dose.sessions_per_day, weekdays=dose.weekdays)
            return Taken(rung.key, often)
    other = more(dose) if way is Step.UP else less(dose)
    return Taken(None, other) if other else None


def more(dose: Dose) -> Dose | None:
    """Return a little more: a longer hold, else more repetitions, or a longer duration; None at the upper bound."""
    if dose.duration_seconds:
        return _more(dose, "duration_seconds", max(5, dose.duration_seconds // LONGER // 5 * 5))
    if dose.hold_seconds and dose.hold_seconds < LONG_HOLD:
        return replace(dose, hold_seconds=min(dose.hold_seconds + LONGER_HOLD, LONG_HOLD))
    return _more(dose, "reps", MORE_REPS)


def _more(dose: Dose, name: str, by: int) -> Dose | None:
    was = getattr(dose, name)
    now = min(was + by, BOUNDS[name].high)
    return replace(dose, **{name: now}) if now > was else None


def less(dose: Dose) -> Dose | None:
    """Return half the repetitions, else half the hold, the duration or the sets; None where nothing can be halved."""
    for name in ("duration_seconds", "reps", "hold_seconds", "sets"):
        was = getattr(dose, name)
        if was and was > 1:
            return replace(dose, **{name: -(-was // 2)})
    return None
