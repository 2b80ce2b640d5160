"""Everybody at one minute: when the first mail and when the last one is taken by the mail server. Told, not gated."""

import time
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings

from bench.copies import as_owner, copy
from bench.crowd import MAIL, a_pattern
from bench.measure import Compared
from bench.sink import fast_sink
from bench.sizes import Sizes
from clinic import clock
from clinic.mail import delivery
from clinic.mail.kinds import Kind, Mail, register
from clinic.mail.models import WAITING, Message, Status


def measure(sizes: Sizes) -> Iterable[Compared]:
    """Print how long one process took, from the minute that all were due."""
    now = clock.now()
    pattern = a_pattern(now)
    Message.objects.filter(status__in=WAITING, due_at__lte=now).update(status=Status.CANCELLED, settled_at=now)
    register(Kind("burst", compose=lambda _message: Mail("A reminder", "This is the reminder you asked for.\n" * 6)))
    due = f"'{(now - timedelta(minutes=1)).isoformat()}'::timestamptz"
    fresh = {"due_at": due, "occasion": "'burst ' || n", "message_id": "'<burst-' || n || '@crowd.example>'"}
    with as_owner([Message], sizes.mails) as line:
        copy(line, Message, pattern.mail.pk, 1, sizes.mails, MAIL | fresh | {"kind": "'burst'", "expires_at": "NULL"})
    first, last = _delivered(sizes.mails)
    rate = sizes.mails / last
    print(
        f"  {sizes.mails:,} due at one minute: first after {first:.2f} s, last after {last:.1f} s, {rate:,.0f} a second"
    )
    return []


def _delivered(mails: int) -> tuple[float, float]:
    """Return after how many seconds the first and the last was taken, by the server's own word."""
    with fast_sink() as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        began = time.monotonic()
        delivery.deliver_due(now=clock.now(), seconds=3600)
    said = Message.objects.filter(kind="burst", status=Status.ACCEPTED).values_list("last_reply", flat=True)
    taken = [float(reply.removeprefix("250 ")) - began for reply in said]
    if len(taken) != mails:
        raise RuntimeError(f"{len(taken)} of {mails} mails were taken")
    return min(taken), max(taken)
