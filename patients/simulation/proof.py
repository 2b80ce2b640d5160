"""The proof: every concern was told to its owner and reached a person in the end, or still has time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from clinic.mail.models import Message, Status
from clinic.models import Clinic
from patients.care import weekly
from patients.models import Concern

GONE_OUT = (Status.ACCEPTED, Status.PLANNED)  # planned: at the very end, still to be sent


@dataclass(frozen=True, slots=True)
class Unseen:
    """A concern that no person has seen, and what is missing."""

    concern: Concern
    missing: str

    def __str__(self) -> str:
        concern = self.concern
        return f"{concern.finding} of {concern.patient}, opened {concern.opened_at:%d %B %H:%M}: {self.missing}"


def unseen(*, clinic: Clinic, now: datetime) -> list[Unseen]:
    """Return every concern of which nobody was told, or that nobody took on by its time."""
    batches = set(
        Message.objects.filter(kind=weekly.BATCH, status__in=GONE_OUT).values_list("kind", "subject", "occasion")
    )
    return [found for concern in _with_mail(clinic) if (found := _unseen(concern, batches, now))]


def _with_mail(clinic: Clinic) -> Iterator[Concern]:
    subject = Concat(Value("concern:"), Cast(OuterRef("pk"), CharField()))
    mails = Message.objects.filter(subject=subject, status__in=GONE_OUT)
    rows: QuerySet[Concern] = Concern.objects.of_clinic(clinic).select_related("patient__clinic")
    yield from rows.annotate(is_told=Exists(mails)).order_by("opened_at", "pk")


def _unseen(concern: Concern, batches: set[weekly.Key], now: datetime) -> Unseen | None:
    in_batch = weekly.is_batched(concern) and weekly.announced(concern) in batches
    if not concern.is_told and not in_batch:  # type: ignore[attr-defined]
        return Unseen(concern, "nobody was told")
    if concern.acknowledged_by_id is None and concern.acknowledge_by < now:
        return Unseen(concern, f"nobody took it on by {concern.acknowledge_by:%d %B %H:%M}")
    return None
