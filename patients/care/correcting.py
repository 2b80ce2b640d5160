"""A letter that was sent stays as it is; a correction is its next version."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.models import Staff
from patients.care import letters, referrals
from patients.care.letter_states import locked, next_chase, note
from patients.care.refusal import Refused
from patients.models import Referral
from patients.models.referral import ENDED


@transaction.atomic
def correct(*, by: Staff, referral: Referral, now: datetime, reason: str) -> Referral:
    """Return the draft of the next version of a letter that was sent; the one before is withdrawn. Raises Refused."""
    earlier = locked(referral)
    if earlier.sent_at is None or Referral.objects.filter(corrects=earlier).exists():
        raise Refused(_("Only the last version of a letter that was sent is corrected by a next one."))
    if not reason.strip():
        raise Refused(_("Say what was wrong."), "reason")
    number = earlier.number + 1
    if earlier.status not in ENDED:
        text = _("Replaced by version %(number)d: %(reason)s") % {"number": number, "reason": reason}
        earlier = referrals.withdraw(by=by, referral=earlier, now=now, text=text)
    if Referral.objects.filter(episode=earlier.episode).open().exists():
        raise Refused(_("A referral of this episode is already open."))
    following = _next_version(earlier, number, now)
    note(following, reason, came_from="", now=now, by=by)
    return following


def _next_version(earlier: Referral, number: int, now: datetime) -> Referral:
    following = Referral(
        episode=earlier.episode,
        assessment=earlier.assessment,
        concern=earlier.concern,
        number=number,
        corrects=earlier,
        urgency=earlier.urgency,
        recipient=earlier.recipient,
        recipient_name=earlier.recipient_name,
        recipient_email=earlier.recipient_email,
        subject=earlier.subject,
        letter=letters.correcting(earlier),
        series=earlier.series,
        opened_at=now,
        moved_at=now,
    )
    following.next_chase_at = next_chase(following)
    following.save(force_insert=True)
    return following
