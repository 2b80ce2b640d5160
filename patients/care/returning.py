"""Mails that came back: a notice from a mail server, matched by the identifier that only our own mail had."""

from datetime import datetime
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage, Message
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.mail.models import Message as Outgoing
from patients.care.letter_states import TRANSITIONS, change_status, locked, note
from patients.models import Referral
from patients.models.referral import ReferralStatus

S = ReferralStatus


@transaction.atomic
def returned(*, message_id: str, reply: str, now: datetime) -> Referral | None:
    """Return the letter that came back, its owner told at once; None for an identifier that is not ours."""
    mail = Outgoing.objects.filter(kind="referral", message_id=message_id.strip()).first()
    if mail is None:
        return None
    referral = locked(Referral(pk=mail.subject.partition(":")[2]))
    said = _("The mail came back: %(reply)s") % {"reply": reply}
    stands = mail.recipient == referral.recipient_email and referral.status in (S.SIGNED, S.SENT)
    if stands and S.RETURNED in TRANSITIONS[S(referral.status)]:
        return change_status(referral, to=S.RETURNED, by=None, now=now, text=said)
    note(referral, said, now=now)
    return referral


def take_notice(content: bytes, *, now: datetime) -> Referral | None:
    """Return the letter that a delivery notice (RFC 3464) gives back; None for any other mail."""
    notice = message_from_bytes(content, policy=policy.default)
    if not isinstance(notice, EmailMessage) or notice.get_content_type() != "multipart/report":
        return None
    failed, message_id = _failure(notice), _original(notice)
    return returned(message_id=message_id, reply=failed, now=now) if failed and message_id else None


def _failure(notice: EmailMessage) -> str:
    """Return what the other server said about the recipient it refused, or nothing when it is only late."""
    for part in notice.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
                return str(block.get("Diagnostic-Code") or block.get("Status") or "failed")[:500]
    return ""


def _original(notice: EmailMessage) -> str:
    """Return the identifier of the mail that came back."""
    for part in notice.walk():
        payload: Any = part.get_payload()
        if part.get_content_type() == "message/rfc822":
            return str(payload[0].get("Message-ID", "")) if isinstance(payload, list) and payload else ""
        if part.get_content_type() == "text/rfc822-headers":
            return str(message_from_string(str(part.get_content())).get("Message-ID", ""))
    return ""
