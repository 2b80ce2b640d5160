"""Letters that have not left the clinic, with as much of each as the desk shows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clinic import access
from clinic.models import Staff
from patients.models import Referral
from patients.models.referral import ReferralStatus

UNSENT = (ReferralStatus.DRAFT, ReferralStatus.SIGNED, ReferralStatus.RETURNED)
OF_LETTER = ("pk", "status", "subject", "recipient_name", "opened_at", "chases", "next_chase_at")
OF_PATIENT = ("episode__patient", "episode__patient__name", "episode__patient__physiotherapist")


@dataclass(frozen=True, slots=True)
class Unsent:
    """One letter, in the order of `OF_LETTER`, and whom it is about, in that of `OF_PATIENT`."""

    pk: UUID
    status: str
    subject: str
    recipient_name: str
    opened_at: datetime
    chases: int
    next_chase_at: datetime | None
    patient: UUID
    name: str
    physiotherapist: int

    @property
    def get_status_display(self) -> str:
        """Return how far it has come, in words."""
        return str(ReferralStatus(self.status).label)


def of(staff: Staff) -> list[Unsent]:
    """Return those that a member of staff may see, the oldest first."""
    waiting = access.visible_to(staff, Referral.objects.filter(status__in=UNSENT)).order_by("opened_at")
    return [Unsent(*row) for row in waiting.values_list(*OF_LETTER, *OF_PATIENT)]
