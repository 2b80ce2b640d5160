"""Mail of a history made today: what is recent goes out like any other, the rest was never sent and says so."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from clinic.mail import outbox
from clinic.mail.models import WAITING, Message
from patients.models import Invitation

RECENT = timedelta(hours=2)


def set_aside(*, now: datetime) -> int:
    """Take back every waiting mail of the past and return how many; open invitations still go out."""
    open_invitations = Invitation.objects.filter(accepted_at=None)
    kept = Q(subject__in=[f"invitation:{row.pk}" for row in open_invitations]) | Q(created_at__gte=now - RECENT)
    old = Message.objects.filter(status__in=WAITING).exclude(kept).order_by("pk")
    reason = _("Part of the demo's history: it was never sent.")
    return sum(
        outbox.cancel(subject=subject, kind=kind, occasion=occasion, reason=reason, now=now)
        for subject, kind, occasion in old.values_list("subject", "kind", "occasion")
    )
