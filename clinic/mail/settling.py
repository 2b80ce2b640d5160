"""What happens to a claimed mail: begun, settled, put off. Each write carries the token; a stale one writes nothing."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import Error, connection, transaction
from psycopg import Cursor

from clinic.environment import pace
from clinic.mail.kinds import kind_of, leave_it
from clinic.mail.models import Message, Status
from clinic.mail.outbox import lease

logger = logging.getLogger(__name__)

# Growing pauses with some spread; what is urgent is tried at least every five minutes.
PAUSE = f"""
LEAST((ARRAY[60, 120, 300, 900, 1800, 3600])[LEAST(attempts + 1, 6)], CASE WHEN urgent THEN 300 ELSE 3600 END)
* {pace()} * (0.8 + 0.4 * random()) * interval '1 second'
"""
BEGIN = """
UPDATE mail_message SET status = 'sending', sending_at = %s, lease_until = now() + %s * interval '1 second'
WHERE id = %s AND token = %s AND (status = 'claimed' AND lease_until > now()) IS TRUE
"""
UNHELD = "AND id = (SELECT id FROM mail_message WHERE id = %s FOR UPDATE SKIP LOCKED)"
SETTLE = """
UPDATE mail_message SET status = %s, last_reply = %s, settled_at = %s, sealed = '', handled_at = NULL,
    token = NULL, lease_until = NULL, retry_at = NULL
WHERE id = %s AND token IS NOT DISTINCT FROM %s
"""
PUT_OFF = f"""
UPDATE mail_message SET status = 'deferred', last_reply = %s, token = NULL, lease_until = NULL,
    retry_at = now() + {PAUSE}, attempts = attempts + 1
WHERE id = ANY(%s) AND token = %s
"""  # noqa: S608  (only the pause above is put in)
# Another worker may know what this one does not: the pause stays short, however often this one comes first.
LEAVE = PUT_OFF.replace(PAUSE, f"60 * {pace()} * interval '1 second'")
DOUBT = f"""
UPDATE mail_message SET status = 'unknown', last_reply = %s, token = NULL, handled_at = NULL,
    lease_until = now() + {PAUSE}, attempts = attempts + 1
WHERE id = %s AND token = %s
"""  # noqa: S608  (only the pause above is put in)


def begin(message: Message, *, now: datetime) -> bool:
    """Return whether the mail is ours to send; this is committed before the server hears of it."""
    return _write(BEGIN, now, lease(), message.pk, message.token) == 1


def settle(message: Message, status: Status, reply: str, *, now: datetime) -> bool:
    """Return whether the outcome was ours to write; what follows from it is written in the same transaction."""
    message.status, message.last_reply, message.settled_at = status, reply, now
    values = (status.value, reply, now, message.pk, message.token)
    follow = kind_of(message.kind).on_settled
    if follow is leave_it:
        return _write(SETTLE, *values) == 1
    try:
        with transaction.atomic():
            ours = _write(SETTLE, *values) == 1
            if ours:
                follow(message, now)
    except Exception as error:
        if isinstance(error, Error) and not connection.is_usable():
            raise
        # The mail is out: that must stand even where what should follow cannot be written.
        logger.exception("What follows from mail %s (%s) could not be written", message.pk, message.kind)
        return _write(SETTLE, *values) == 1
    return ours


def nothing_follows(message: Message) -> bool:
    """Return whether the kind has nothing to write once its mail is settled."""
    return kind_of(message.kind).on_settled is leave_it


def accept_and_begin(message: Message, reply: str, coming: Message, *, now: datetime) -> None:
    """Write in one commit that a mail is out and that the next is being sent, unless somebody else has hold of that."""
    message.status, message.last_reply, message.settled_at = Status.ACCEPTED, reply, now
    settled = (Status.ACCEPTED.value, reply, now, message.pk, message.token)
    both = f"WITH settled AS ({SETTLE}), begun AS ({BEGIN} {UNHELD} RETURNING id) SELECT id FROM begun"  # noqa: S608
    if _write(both, *settled, now, lease(), coming.pk, coming.token, coming.pk):
        coming.status = Status.SENDING


def put_off(messages: Sequence[Message], reply: str) -> int:
    """Return how many mails of one claim will be tried again after a pause."""
    return _write(PUT_OFF, reply, [message.pk for message in messages], messages[0].token) if messages else 0


def leave(message: Message, reply: str) -> bool:
    """Return whether a mail was put back for another worker to try in a minute."""
    return _write(LEAVE, reply, [message.pk], message.token) == 1


def doubt(message: Message, reply: str) -> bool:
    """Return whether it was ours to write that only the mail server knows; `recovery` decides what follows."""
    return _write(DOUBT, reply, message.pk, message.token) == 1


def _write(sql: str, *values: Any) -> int:
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        return cursor.execute(sql, values, prepare=True).rowcount
