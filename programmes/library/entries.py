"""What a library file says, once it is known to be right."""

from dataclasses import dataclass, field

from programmes.dose import Dose


@dataclass(frozen=True)
class ExerciseEntry:
    slug: str
    name: str
    region: str
    position: str
    steps: list[str]
    dose: Dose
    goal: str = ""
    equipment: list[str] = field(default_factory=list)
    stop_if: str = ""
    cautions: dict[str, str] = field(default_factory=dict)
    harder_than: str = ""
    inferred: list[str] = field(default_factory=list)
    side_word: str = "side"


@dataclass(frozen=True)
class ItemEntry:
    """One exercise of a programme; without a dose it takes that of the exercise."""

    slug: str
    on: bool = True
    note: str = ""
    dose: Dose | None = None


@dataclass(frozen=True)
class ProgrammeEntry:
    slug: str
    name: str
    region: str
    aim: str
    weeks_min: int
    weeks_max: int
    review_after_days: int
    exercise: list[ItemEntry]
    part: str = ""
    afterwards: str = ""
    expect: str = ""


@dataclass(frozen=True)
class Library:
    exercises: list[ExerciseEntry]
    programmes: list[ProgrammeEntry]
