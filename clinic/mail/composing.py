"""From what is to be said to the bytes that go over the line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, formataddr, parseaddr
from functools import cache

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.message import sanitize_address

from clinic.mail.kinds import Mail
from clinic.mail.models import Message
from clinic.mail.returns import return_address
from clinic.mail.skeleton import as_bytes

OWN = re.compile(r"List-[A-Za-z-]{1,40}")


@dataclass(frozen=True)
class Envelope:
    """One mail ready to hand over."""

    sender: str
    recipient: str
    content: bytes


def envelope(message: Message, mail: Mail, now: datetime) -> Envelope:
    """Return a mail as bytes, under its planned identifier. Raises ValueError at a line break in a header."""
    headers = {
        **own(mail.headers),
        "Message-ID": message.message_id,
        "Date": format_datetime(now),
        "Auto-Submitted": "auto-generated",
    }
    kind = EmailMultiAlternatives if mail.html else EmailMessage
    sender = shown_sender(settings.DEFAULT_FROM_EMAIL, message.clinic.name if message.clinic else "")
    email = kind(str(mail.subject), str(mail.text), sender, [message.recipient], headers=headers)
    email.reply_to = [mail.reply_to] if mail.reply_to else []
    if isinstance(email, EmailMultiAlternatives):
        email.attach_alternative(mail.html, "text/html")
    for file in mail.attachments:
        email.attach(file.name, file.content, file.type)
    comes_back_to = return_address(message) or our_address(settings.DEFAULT_FROM_EMAIL)
    return Envelope(comes_back_to, bare(message.recipient), as_bytes(email))


def own(headers: Mapping[str, str]) -> Mapping[str, str]:
    """Return the headers of a kind of mail. Raises ValueError where one is not a header of lists."""
    if any(not OWN.fullmatch(name) for name in headers):
        raise ValueError("A kind of mail sets headers of lists only.")
    return headers


@cache
def our_address(sender: str) -> str:
    """Return the address that mails of all clinics come from, as the server is told it."""
    return bare(parseaddr(sender)[1])


@cache
def shown_sender(address: str, clinic: str) -> str:
    """Return our address under the name of the clinic, or as it stands for a mail of no clinic."""
    return formataddr((clinic, parseaddr(address)[1])) if clinic else address


def bare(address: str) -> str:
    """Return an address as the server is told it, a domain in other letters spelled in ASCII."""
    return address if address.isascii() else sanitize_address(address, "utf-8")
