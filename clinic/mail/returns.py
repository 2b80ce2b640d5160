"""The address to which a mail comes back: one of its own for each mail, signed, so that nobody can make one up.

`returns@clinic.example` becomes `returns+123.mac@clinic.example` for mail 123. What arrives there was sent by somebody
who saw that very mail on its way; what a notice says of itself proves nothing.
"""

import base64
import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from clinic.mail.models import Channel, Message

SALT = "clinic.mail.returns"
OWN_PART = re.compile(r"(\d{1,18})\.([a-z2-7]{26})")


def return_address(message: Message) -> str:
    """Return where a mail comes back to; empty where the installation takes nothing back."""
    if not settings.RETURN_ADDRESS:
        return ""
    name, _at, domain = settings.RETURN_ADDRESS.rpartition("@")
    return f"{name}+{message.pk}.{_mac(message)}@{domain}"


def mail_of(address: str) -> Message | None:
    """Return the mail that comes back to an address; None for one that is not ours, in whatever way it was made."""
    name, _at, domain = settings.RETURN_ADDRESS.lower().rpartition("@")
    local, _at, arrived_at = address.strip().lower().rpartition("@")
    own = OWN_PART.fullmatch(local.removeprefix(f"{name}+"))
    if not name or not local.startswith(f"{name}+") or arrived_at != domain or own is None:
        return None
    message = Message.objects.filter(pk=own[1], channel=Channel.EMAIL).first()
    return message if message is not None and constant_time_compare(own[2], _mac(message)) else None


def _mac(message: Message) -> str:
    """Return the signature over which mail it is and to whom: one that went to a corrected address is another."""
    said = f"{message.pk} {message.message_id} {message.recipient}"
    digest = salted_hmac(SALT, said, algorithm="sha256").digest()[:16]
    return base64.b32encode(digest).decode().rstrip("=").lower()
