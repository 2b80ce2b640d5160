"""Finding an exercise in the library: by words, part of the body, position and equipment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from programmes.models import Exercise

NOTHING = "nothing"


@dataclass(frozen=True)
class Search:
    """What is asked for; what is empty does not narrow."""

    words: str = ""
    region: str = ""
    position: str = ""
    equipment: str = ""

    @classmethod
    def posted(cls, data: Mapping[str, str]) -> "Search":
        """Return what a page asks for."""
        return cls(
            *(str(data.get(f"find_{name}", "")).strip() for name in ("words", "region", "position", "equipment"))
        )

    def finds(self, exercise: Exercise) -> bool:
        """Return whether the exercise has all that is asked for; each word may stand anywhere."""
        return (
            self.region in ("", exercise.region)
            and self.position in ("", posture(exercise))
            and (not self.equipment or self.equipment in (exercise.equipment or [NOTHING]))
            and all(word in _text(exercise) for word in self.words.casefold().split())
        )

    def found(self, exercises: Iterable[Exercise]) -> list[Exercise]:
        """Return the exercises that are meant: those named so first, then by part of the body and name."""
        named = self.words.casefold().split()
        hits = [exercise for exercise in exercises if self.finds(exercise)]
        return sorted(
            hits, key=lambda one: (not all(word in one.name.casefold() for word in named), one.region, one.name)
        )


def posture(exercise: Exercise) -> str:
    """Return how the body is to begin with: "Lying on your back" of "Lying on your back, knees bent"."""
    return exercise.position.partition(",")[0]


def choices(exercises: Iterable[Exercise]) -> dict[str, list[tuple[str, str]]]:
    """Return what a search can narrow to, each as value and words."""
    rows = list(exercises)
    equipment = sorted({thing for exercise in rows for thing in exercise.equipment})
    return {
        "region": [(region, region.capitalize()) for region in sorted({exercise.region for exercise in rows})],
        "position": [(one, one) for one in sorted({posture(exercise) for exercise in rows})],
        "equipment": [(NOTHING, _("Nothing needed")), *((thing, thing) for thing in equipment)],
    }


def _text(exercise: Exercise) -> str:
    parts = (exercise.name, exercise.region, exercise.position, exercise.goal, *exercise.equipment)
    return " ".join(parts).casefold()
