"""What a patient reads after a review: who looked, in one sentence, and when they look next."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate

from patients.care.concerns import REVIEW_WITHIN, TOLD
from patients.models import Concern, ConcernEntry, Patient
from patients.rules.schedule import local_date

SHOWN_FOR = timedelta(days=REVIEW_WITHIN)


@dataclass(frozen=True, slots=True)
class Review:
    """A review, until the day of the next one; without a next one its sentence stands for two weeks."""

    by: str
    on: date
    sentence: str
    next_on: date | None


def told(patient: Patient, now: datetime) -> Review | None:
    """Return the last review of a patient whose next date has not passed, or that told them something of late."""
    today = local_date(now, patient.zone)
    sentence = ConcernEntry.objects.filter(concern=OuterRef("pk"), kind=TOLD).order_by("-at").values("text")[:1]
    closed = Concern.objects.filter(patient=patient).exclude(closed_at=None)
    closed = closed.annotate(told=Subquery(sentence), on=TruncDate("closed_at", tzinfo=patient.zone))
    ahead = Q(episode__ended_on=None, episode__next_review_on__gte=today)
    had_a_date = Q(episode__ended_on=None, episode__next_review_on__gt=F("on"))
    lately = Q(told__isnull=False, on__gte=today - SHOWN_FOR) & ~had_a_date
    last = closed.filter(ahead | lately).select_related("closed_by__user", "episode").order_by("-closed_at", "-pk")
    if (row := last.first()) is None:
        return None
    on, said = row.on, row.told or ""  # type: ignore[attr-defined]
    next_on = row.episode.next_review_on if row.episode and row.episode.ended_on is None else None
    return Review(str(row.closed_by), on, said, next_on if next_on and next_on >= today else None)
