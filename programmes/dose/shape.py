from dataclasses import dataclass
from enum import StrEnum

from programmes.bounds import BOUNDS, gettext_noop

EVERY_DAY = frozenset(range(1, 8))


class Sides(StrEnum):
    """Where the full dose is done again."""

    NONE = "none"
    EACH_SIDE = "each_side"
    EACH_DIRECTION = "each_direction"
    MOVEMENTS = "movements"


@dataclass(frozen=True)
class Dose:
    """How much of an exercise, always valid: `reps` (held or not) or `duration_seconds`, never both.

    `weekdays` are ISO weekdays, Monday is 1. `sessions_per_day` is None where nobody has said it yet.
    `rest_seconds` is the rest between sets.
    """

    sets: int = 1
    reps: int | None = None
    hold_seconds: int | None = None
    duration_seconds: int | None = None
    sides: Sides = Sides.NONE
    movements: tuple[str, ...] = ()
    rest_seconds: int = 0
    sessions_per_day: int | None = None
    weekdays: frozenset[int] = EVERY_DAY
    load: str = ""

    def __post_init__(self) -> None:
        if problems := _problems(self):
            raise DoseError(problems)


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a dose: the field to point at and what to do about it."""

    code: str
    field: str
    message: str


class DoseError(ValueError):
    """A dose nobody can do, with all its problems."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(" ".join(problem.message for problem in problems))


# The database holds the same rules under the same codes; programmes.models takes its messages from here.
RULES: dict[str, Problem] = {
    rule.code: rule
    for rule in (
        Problem(
            "amount",
            "reps",
            gettext_noop("Give repetitions or a duration in seconds: one of the two, not both."),
        ),
        Problem(
            "hold",
            "hold_seconds",
            gettext_noop("A hold needs repetitions. Give repetitions, or give the whole time as the duration."),
        ),
        Problem(
            "sides",
            "sides",
            gettext_noop("Sides: choose none, each_side, each_direction or movements."),
        ),
        Problem(
            "movements",
            "movements",
            gettext_noop("Name the movements if the dose is for each movement, and only then."),
        ),
        Problem("movement_names", "movements", gettext_noop("Give every movement a name.")),
        Problem(
            "weekdays",
            "weekdays",
            gettext_noop("Choose at least one weekday, from 1 (Monday) to 7 (Sunday)."),
        ),
    )
}


def _problems(dose: Dose) -> tuple[Problem, ...]:
    outside = (
        Problem(name, name, bound.message()) for name, bound in BOUNDS.items() if not bound.holds(getattr(dose, name))
    )
    broken = (RULES[code] for code, kept in _kept(dose).items() if not kept)
    return (*outside, *broken)


def _kept(dose: Dose) -> dict[str, bool]:
    """Return, for every rule, whether the dose keeps it."""
    return {
        "amount": (dose.reps is None) != (dose.duration_seconds is None),
        "hold": dose.hold_seconds is None or dose.reps is not None,
        "sides": dose.sides in set(Sides),
        "movements": (dose.sides == Sides.MOVEMENTS) == bool(dose.movements),
        "movement_names": "" not in dose.movements,
        "weekdays": bool(dose.weekdays) and dose.weekdays <= EVERY_DAY,
    }
