"""Mails that came back: a notice from a mail server, believed only at the signed address of the mail it is about."""

import logging
from datetime import datetime
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage, Message
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.mail import returns, settling
from clinic.mail.models import Message as Outgoing
from clinic.mail.models import Status
from patients.care import telling
from patients.care.letter_states import TRANSITIONS, change_status, locked, note
from patients.models import Referral
from patients.models.referral import ReferralStatus

S = ReferralStatus
log = logging.getLogger(__name__)


def take_notice(content: bytes, *, address: str, now: datetime) -> Outgoing | None:
    """Return the mail that a delivery notice (RFC 3464) gives back; `address` is where the notice arrived.

    None for any other mail, and for a notice at an address that is not the very one of the mail it speaks of.
    """
    mail = returns.mail_of(address)
    if mail is None:
        return None
    try:
        notice = message_from_bytes(content, policy=policy.default)
        failed, about = _failure(notice), _original(notice)
    except Exception:  # noqa: BLE001  (whatever a stranger's mail makes the parser raise)
        log.warning("A notice about mail %s cannot be read", mail.pk)
        return None
    if not failed or (about and about != mail.message_id):
        return None
    returned(mail=mail, reply=failed, now=now)
    return mail


@transaction.atomic
def returned(*, mail: Outgoing, reply: str, now: datetime) -> None:
    """Give a letter back to its owner at once; any other mail becomes a task on the desk."""
    # The mail is held before the letter, as delivery does, so that neither waits for the other.
    mail = Outgoing.objects.select_for_update().get(pk=mail.pk)
    if mail.kind == "referral":
        _letter_came_back(mail, reply, now)
    elif mail.status in (Status.ACCEPTED, Status.UNKNOWN):
        settling.settle(mail, Status.FAILED, reply, now=now)


def _letter_came_back(mail: Outgoing, reply: str, now: datetime) -> None:
    """Return the letter if it stands as this mail carried it; else, and for a repeat, one note will do."""
    referral = locked(Referral(pk=mail.subject.partition(":")[2]))
    said = _("The mail came back: %(reply)s") % {"reply": reply}
    current = mail.recipient == referral.recipient_email and mail.occasion == telling.under_signature(referral)
    if current and referral.status in (S.SIGNED, S.SENT) and S.RETURNED in TRANSITIONS[S(referral.status)]:
        change_status(referral, to=S.RETURNED, by=None, now=now, text=said)
    elif not referral.entries.filter(text=said).exists():
        note(referral, said, now=now)


def _failure(notice: Any) -> str:
    """Return what the other server said about the recipient it refused, or nothing when it is only late."""
    if not isinstance(notice, EmailMessage) or notice.get_content_type() != "multipart/report":
        return ""
    for part in notice.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
                said = str(block.get("Diagnostic-Code") or block.get("Status") or "failed")
                return said.replace("\x00", "").encode(errors="replace").decode()[:500]
    return ""


def _original(notice: EmailMessage) -> str:
    """Return the identifier of the mail that came back, where the notice names it."""
    for part in notice.walk():
        payload: Any = part.get_payload()
        if part.get_content_type() == "message/rfc822":
            return str(payload[0].get("Message-ID", "")).strip() if isinstance(payload, list) and payload else ""
        if part.get_content_type() == "text/rfc822-headers":
            return str(message_from_string(str(part.get_content())).get("Message-ID", "")).strip()
    return ""
