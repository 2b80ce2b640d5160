"""Delivery: claim what is due, hand it over mail by mail, and write down each outcome before the next."""

import logging
import time
import traceback
from datetime import datetime

from django.db import InterfaceError, OperationalError
from django.db.models import prefetch_related_objects

from clinic.mail import doorbell, outbox, recovery, settling, storm
from clinic.mail.ahead import Ahead
from clinic.mail.composing import Envelope, envelope
from clinic.mail.failpoints import failpoint
from clinic.mail.kinds import UnknownKind, kind_of
from clinic.mail.line import Answer, LineDown, Verdict
from clinic.mail.models import Channel, Message, Status
from clinic.mail.texting import Text, text_of
from clinic.mail.ways import Lines, Way

logger = logging.getLogger(__name__)
BATCH = 50
LONG_ENOUGH = 20.0  # seconds; a task is killed after 60, and one mail may take 30


def deliver_due(*, now: datetime, limit: int = BATCH, seconds: float = LONG_ENOUGH) -> int:
    """Return how many mails were taken up; goes on, `limit` at a time, until none is due or the time is up."""
    stop_at, taken, caps = time.monotonic() + seconds, 0, storm.Caps(now)
    recovery.recover(now=now)
    with Lines() as lines:
        while lines.up and (batch := outbox.claim(limit=limit, now=now, channels=lines.up)):
            failpoint("after_claim")
            taken += len(batch)
            prefetch_related_objects(batch, "clinic")
            _work_off(caps.let_through(batch), lines, now, min(stop_at, time.monotonic() + outbox.lease() / 2))
            if time.monotonic() >= stop_at:
                break
    return taken


def _work_off(batch: list[Message], lines: Lines, now: datetime, stop_at: float) -> None:
    """Deliver until the time is up and put back the rest; a line that is down puts off its own messages and no others.

    The time ends well before the lease does: what is claimed and cannot be begun any more would wait for the next run.
    """
    waiting, ahead = batch, Ahead(lambda message: _prepare(message, now), stop_at)
    while waiting:
        if time.monotonic() >= stop_at and waiting[0].status != Status.SENDING:
            outbox.release(waiting)
            doorbell.ring()
            return
        message, waiting = waiting[0], waiting[1:]
        try:
            _deliver(message, lines.of(message.channel), now, ahead, waiting[0] if waiting else None)
        except LineDown as down:
            stranded = [other for other in waiting if other.channel == message.channel]
            settling.put_off([message, *stranded], str(down))
            lines.give_up(message.channel)
            waiting = [other for other in waiting if other.channel != message.channel]


def _deliver(message: Message, line: Way, now: datetime, ahead: Ahead, following: Message | None) -> None:
    ready = ahead.prepared(message)
    if ready is None:
        return
    line.open()
    if message.status != Status.SENDING and not settling.begin(message, now=now):
        return  # taken back, or another worker's by now
    failpoint("after_sending")
    ahead.look(following)
    answer = line.hand_over(ready)
    _write_down(message, answer, now, ahead.coming)
    failpoint("after_settle")


def _prepare(message: Message, now: datetime) -> Envelope | Text | None:
    """Return what to hand over, or None once the mail is settled: too late, no longer needed, not to be written."""
    try:
        kind = kind_of(message.kind)
        if message.expires_at and message.expires_at <= now:
            settling.settle(message, Status.EXPIRED, message.last_reply, now=now)
            return None
        reason = kind.still_due(message, now)
        if reason is None:
            return (
                text_of(message) if message.channel == Channel.TEXT else envelope(message, kind.compose(message), now)
            )
        settling.settle(message, Status.CANCELLED, str(reason), now=now)
    except UnknownKind:
        settling.leave(message, "This version knows no such kind of mail.")
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001  (one mail that cannot be written must not stop the others)
        _park(message, error, now)
    return None


def _park(message: Message, error: Exception, now: datetime) -> None:
    """Set a mail that cannot be written aside for a person; the log names the place, never the words of the mail."""
    at = traceback.extract_tb(error.__traceback__)[-1]
    name = type(error).__name__
    logger.error("Mail %s (%s) cannot be written: %s at %s:%s", message.pk, message.kind, name, at.filename, at.lineno)
    settling.settle(message, Status.FAILED, f"This mail could not be written ({name}).", now=now)


def _write_down(message: Message, answer: Answer, now: datetime, coming: Message | None = None) -> None:
    match answer.verdict:
        case Verdict.ACCEPTED if coming and settling.nothing_follows(message):
            settling.accept_and_begin(message, answer.words, coming, now=now)
        case Verdict.ACCEPTED:
            settling.settle(message, Status.ACCEPTED, answer.words, now=now)
        case Verdict.REFUSED:
            settling.settle(message, Status.FAILED, answer.words, now=now)
        case Verdict.PUT_OFF:
            settling.put_off([message], answer.words)
        case Verdict.UNKNOWN:
            settling.doubt(message, answer.words)
