"""What a patient reads after a review: who looked, in one sentence, and when they look next."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Subquery

from patients.care.concerns import TOLD
from patients.models import Concern, ConcernEntry, Patient
from patients.rules.schedule import local_date


@dataclass(frozen=True, slots=True)
class Review:
    """A review, until the day of the next one."""

    by: str
    on: date
    sentence: str
    next_on: date


def told(patient: Patient, now: datetime) -> Review | None:
    """Return the last review of a patient whose next date has not passed, or None."""
    today = local_date(now, patient.zone)
    sentence = ConcernEntry.objects.filter(concern=OuterRef("pk"), kind=TOLD).order_by("-at").values("text")[:1]
    ahead = Concern.objects.filter(patient=patient, episode__ended_on=None, episode__next_review_on__gte=today)
    seen = ahead.exclude(closed_at=None).annotate(told=Subquery(sentence)).order_by("-closed_at", "-pk")
    last = seen.select_related("closed_by__user", "episode").first()
    if last is None or last.closed_at is None or last.episode is None or last.episode.next_review_on is None:
        return None
    on = local_date(last.closed_at, patient.zone)
    said: str = getattr(last, "told", None) or ""
    return Review(str(last.closed_by), on, said, last.episode.next_review_on)
