"""Doses while a draft is typed: each said in words, and how long a session of all of them becomes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from patients.admin.forms.prescribed import asked_dose
from programmes.dose import Dose, DoseError, seconds, sentence, typed
from programmes.models.dose_fields import WORDS, dose_columns

MOST_SECONDS = 20 * 60  # a session
MOST_EXERCISES = 5  # Eckard 2015, Medina-Mirapeix 2009: fewer exercises are done more; Henry 1999: and better


@dataclass(frozen=True)
class Length:
    """How much a draft asks for: exercises, and seconds a session and on the fullest day."""

    exercises: int
    session: int
    day: int
    limit: int | None = None  # minutes the patient has

    @property
    def session_minutes(self) -> int:
        """Return the minutes of a session."""
        return round(self.session / 60)

    @property
    def day_minutes(self) -> int:
        """Return the minutes of the fullest day."""
        return round(self.day / 60)

    @property
    def is_long(self) -> bool:
        """Return whether a session takes longer than most people keep up."""
        return self.session > MOST_SECONDS

    @property
    def is_over(self) -> bool:
        """Return whether a session takes longer than this patient has."""
        return self.limit is not None and self.session > self.limit * 60

    @property
    def are_many(self) -> bool:
        """Return whether there are more exercises than most people do."""
        return self.exercises > MOST_EXERCISES


def length_of(doses: Iterable[Dose], limit: int | None = None) -> Length:
    """Return how much these doses ask for together; a frequency that nobody stated counts once."""
    told = [(seconds(dose), dose.sessions_per_day or 1) for dose in doses]
    return Length(len(told), sum(each for each, _times in told), sum(each * times for each, times in told), limit)


def in_rows(rows: Iterable[Any]) -> Iterator[Dose]:
    """Yield the doses of a draft's rows as they stand on the page; a row that is none yet does not count."""
    for row in rows:
        if not row["DELETE"].value() and row.told:
            yield row.told


def said(request: HttpRequest) -> JsonResponse:
    """Say one dose in each of its ways: row, fields, sentence, and how long it takes."""
    try:
        dose = asked_dose(request.GET)
    except DoseError as error:
        return JsonResponse({"problem": " ".join(_(problem.message) for problem in error.problems)})
    except ValidationError as error:
        return JsonResponse({"problem": " ".join(dict.fromkeys(error.messages))})
    fields = {name: value for name, value in dose_columns(dose).items() if name not in ("load", "movements")}
    words = sentence(dose, side_word=request.GET.get("side_word", "") or _("side"), words=WORDS)
    return JsonResponse({"fields": fields, "typed": typed(dose), "says": words, "seconds": seconds(dose)})
