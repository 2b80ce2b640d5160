"""Mails as Django writes them, without its cost: each shape is written once, and only what differs is filled in."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from functools import cache, lru_cache

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.message import RFC5322_EMAIL_LINE_LENGTH_LIMIT, forbid_multi_line_headers

CRLF = "\r\n"
LINE_END = re.compile(rb"\r\n|\r|\n")
SIMPLE = re.compile(r"[!-~](?:[ -~]*[!-~])?")  # needs no code
ONE_LINE = 76  # characters of a header that need no folding


def as_bytes(email: EmailMessage) -> bytes:
    """Return a mail as Django writes it, to the byte but for the boundary; a line break in a header is refused.

    It must carry its date and identifier among its headers. What is rare, files or no text or lines too long for the
    way, is left to Django.
    """
    parts = list(parts_of(email))
    if email.attachments or not email.body or any(map(_too_long, parts)):
        return written(email)
    skeleton = skeleton_of(tuple(part.isascii() for part in parts))
    if any(skeleton.boundary in part for part in parts):
        return written(email)
    return skeleton.filled(headers_of(email), *parts)


def written(email: EmailMessage) -> bytes:
    """Return a mail as Django writes it."""
    content: bytes = email.message().as_bytes(linesep=CRLF)  # type: ignore[call-arg]  # Django's own knows it
    return content


def parts_of(email: EmailMessage) -> Iterator[bytes]:
    """Yield the text and, where there is one, the HTML."""
    yield _encoded(str(email.body))
    if isinstance(email, EmailMultiAlternatives):
        for content, _kind in email.alternatives:
            yield _encoded(str(content))


def _encoded(text: str) -> bytes:
    return LINE_END.sub(b"\r\n", text.encode())


def _too_long(part: bytes) -> bool:
    return len(part) > RFC5322_EMAIL_LINE_LENGTH_LIMIT and any(
        len(line) > RFC5322_EMAIL_LINE_LENGTH_LIMIT for line in part.split(b"\r\n")
    )


def headers_of(email: EmailMessage) -> bytes:
    """Return the headers that differ from mail to mail, each on its lines."""
    reply = {"Reply-To": ", ".join(email.reply_to)} if email.reply_to else {}
    found = {"Subject": email.subject, "From": email.from_email, "To": ", ".join(email.to), **reply}
    return b"\r\n".join(header(name, str(value)) for name, value in (found | email.extra_headers).items())


def header(name: str, value: str) -> bytes:
    """Return one header. Raises ValueError at a line break, MessageError where folding would make one."""
    if len(name) + 2 + len(value) <= ONE_LINE and SIMPLE.fullmatch(value):
        return f"{name}: {value}".encode()
    return _folded(name, value)


@lru_cache(maxsize=256)
def _folded(name: str, value: str) -> bytes:
    """Return a header that must be coded, folded or refused, as Django does it."""
    alone = Message()
    alone[name] = forbid_multi_line_headers(name, value, "utf-8")[1]
    return alone.as_bytes(policy=alone.policy.clone(linesep=CRLF)).removesuffix(b"\r\n\r\n")


@dataclass(frozen=True)
class Skeleton:
    """What all mails of one shape share: the pieces around their headers and parts."""

    boundary: bytes
    pieces: tuple[bytes, ...]

    def filled(self, *places: bytes) -> bytes:
        """Return a mail."""
        first, *others = self.pieces
        return first + b"".join(place + piece for place, piece in zip(places, others, strict=True))


@cache
def skeleton_of(shape: tuple[bool, ...]) -> Skeleton:
    """Return the skeleton for a text alone or with HTML, where each says whether it is ASCII."""
    mark = secrets.token_hex(16)
    text, *html = (mark if is_ascii else f"{mark}é" for is_ascii in shape)
    email = EmailMultiAlternatives("", text, alternatives=[(words, "text/html") for words in html])
    bare = email.message()
    for name in ("Subject", "From", "Date", "Message-ID"):
        del bare[name]
    bare["Subject"] = mark
    content = bare.as_bytes(linesep=CRLF)  # type: ignore[call-arg]
    pieces = re.split(f"(?:Subject: )?{mark}(?:é)?".encode(), content)
    return Skeleton((bare.get_boundary() or mark).encode(), tuple(pieces))
