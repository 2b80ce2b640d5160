"""The problems of a patient and all that was prescribed for them, in two questions however much there is of both."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from patients.models import (
    Assessment,
    Episode,
    GoalRating,
    Patient,
    Pause,
    PrescribedExercise,
    PrescriptionVersion,
)
from patients.rules import facts

PAUSES = Pause.objects.filter(episode=OuterRef("pk")).order_by("from_on")
RATINGS = GoalRating.objects.filter(goal__episode=OuterRef("pk")).order_by("rated_at", "pk")
DECISIONS = Assessment.objects.filter(
    patient=OuterRef("patient"), episode=OuterRef("pk"), review_due__isnull=False
).order_by("-made_at", "-pk")
DOSES = PrescribedExercise.objects.filter(version=OuterRef("pk")).order_by("pk")

DOSE = {
    "times": "sessions_per_day",
    "weekdays": "weekdays",
    "name": "name",
    "conflicts": "conflicts",
    "reason": "reason",
}


def episodes(patient: Patient) -> list[Any]:
    """Return the problems, the one under way first; each with its pauses, its goal, and when its review is due."""
    rows: Any = Episode.objects.filter(patient=patient).select_related("goal")
    rows = rows.annotate(
        paused=ArraySubquery(PAUSES.values(json=JSONObject(start="from_on", until="until_on"))),
        ratings=ArraySubquery(RATINGS.values("rating")),
        review_due=Subquery(DECISIONS.values("review_due")[:1]),
    ).order_by(F("ended_on").desc(nulls_first=True), "-first_started_on", "-pk")
    return list(rows)


def versions(patient: Patient) -> list[Any]:
    """Return every version of every programme, the newest of each first.

    Each with its `doses`: how often each exercise is asked for, and what it was given in spite of.
    """
    rows: Any = PrescriptionVersion.objects.filter(prescription__episode__patient=patient)
    doses = ArraySubquery(DOSES.values(json=JSONObject(**DOSE)))
    rows = rows.annotate(doses=doses).select_related("prescription", "published_by__user")
    return list(rows.order_by("prescription__prescribed_at", "prescription_id", "-number"))


def pauses(episode: Any) -> list[facts.Pause]:
    """Return the pauses of an episode as the rules take them."""
    return [facts.Pause(_day(one["start"]), _day(one["until"]) if one["until"] else None) for one in episode.paused]


def _day(text: str) -> date:
    return date.fromisoformat(text)
