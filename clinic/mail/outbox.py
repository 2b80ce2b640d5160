"""The outbox: plan a mail with what happened, take it back, and claim what is due."""

import json
import re
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from email.utils import parseaddr
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from psycopg.types.json import Jsonb

from clinic.environment import pace
from clinic.mail import doorbell
from clinic.mail.failpoints import failpoint
from clinic.mail.kinds import kind_of
from clinic.mail.models import WAITING, Channel, Message, Status
from clinic.models import Clinic, Staff

PHONE = re.compile(r"\+?\d{7,15}")
PLAN = """
INSERT INTO mail_message ({columns}) VALUES {places}
ON CONFLICT DO NOTHING RETURNING *
"""
CLAIM = """
UPDATE mail_message SET status = 'claimed', token = %(token)s, lease_until = now() + %(lease)s * interval '1 second'
WHERE id = ANY(ARRAY(
    SELECT id FROM mail_message
    WHERE status IN ('planned', 'deferred') AND due_at <= %(now)s AND (retry_at IS NULL OR retry_at <= now())
    AND channel = ANY(%(channels)s) AND coalesce(clinic_id, 0) <> ALL(ARRAY(
        SELECT coalesce(clinic_id, 0) FROM mail_hold WHERE lifted_at IS NULL AND why IN ('restored', 'paused')))
    ORDER BY urgent DESC, due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)) RETURNING *
"""


def enqueue(
    *,
    kind: str,
    subject: str,
    occasion: str,
    recipient: str,
    clinic: Clinic | None,
    now: datetime,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    data: Mapping[str, Any] | None = None,
    sealed: str = "",
    channel: Channel = Channel.EMAIL,
) -> Message | None:
    """Return the mail planned inside the caller's transaction, or None when it already stood.

    An address that no server could take makes a row that has failed: somebody is shown it. Raises UnknownKind.
    """
    mail = {"kind": kind, "subject": subject, "occasion": occasion, "recipient": recipient, "clinic": clinic}
    more = {"due_at": due_at, "expires_at": expires_at, "data": data, "sealed": sealed, "channel": channel}
    return next(iter(enqueue_all([{**mail, **more}], now=now)), None)


def enqueue_all(mails: Iterable[Mapping[str, Any]], *, now: datetime) -> list[Message]:
    """Return those of many mails that did not stand yet, planned in one query; each as `enqueue` is given one."""
    rows = [_row(now=now, **mail) for mail in mails]
    planned = _insert(rows) if rows else []
    if any(message.status == Status.PLANNED and message.due_at <= now for message in planned):
        doorbell.ring_on_commit()
    return planned


def _row(
    *,
    kind: str,
    subject: str,
    occasion: str,
    recipient: str,
    clinic: Clinic | None,
    now: datetime,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    data: Mapping[str, Any] | None = None,
    sealed: str = "",
    channel: Channel = Channel.EMAIL,
) -> dict[str, Any]:
    refusal = wrong_with(recipient, channel)
    return {
        "channel": channel,
        "kind": kind,
        "subject": subject,
        "occasion": occasion,
        "recipient": recipient[:320].replace("\x00", ""),
        "clinic_id": clinic and clinic.pk,
        "data": Jsonb(dict(data or {})),
        "sealed": "" if refusal else sealed,
        "urgent": kind_of(kind).urgent,
        "created_at": now,
        "due_at": due_at or now,
        "expires_at": expires_at,
        "message_id": message_id_of(kind, subject, occasion, channel),
        "status": Status.FAILED if refusal else Status.PLANNED,
        "last_reply": refusal,
        "settled_at": now if refusal else None,
    }


def _insert(rows: Sequence[Mapping[str, Any]]) -> list[Message]:
    names = list(rows[0])
    one = f"({', '.join(['%s'] * len(names))})"
    sql = PLAN.format(columns=", ".join(names), places=", ".join([one] * len(rows)))
    return list(Message.objects.raw(sql, [row[name] for row in rows for name in names]))


def wrong_with(recipient: str, channel: str = Channel.EMAIL) -> str:
    """Return why no server could take this address, or an empty string."""
    if channel == Channel.TEXT:
        return "" if PHONE.fullmatch(recipient) else "Not sent: this is not a phone number."
    try:
        validate_email(recipient)
    except ValidationError:
        return "Not sent: this is not an e-mail address."
    return ""


def message_id_of(*key: str) -> str:
    """Return an identifier that stays with the mail however often it is sent, and says nothing about anybody.

    The same mail planned anew after a backup was put back is the same to whoever has it already.
    """
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    digest = salted_hmac("clinic.mail.outbox", "\n".join(key), algorithm="sha256").hexdigest()[:32]
    return f"<{digest}@{domain or 'localhost'}>"


def claim(*, limit: int, now: datetime, channels: Collection[str] = Channel.values) -> list[Message]:
    """Return what is due and now ours for the length of a lease: urgent first, then the longest due."""
    values = {"token": uuid.uuid4(), "lease": lease(), "now": now, "limit": limit, "channels": list(channels)}
    with transaction.atomic():
        claimed = _returned(CLAIM, values)
        failpoint("before_claim_commit")
    claimed.sort(key=lambda message: (not message.urgent, message.due_at, message.pk))
    return claimed


def _returned(sql: str, values: Mapping[str, Any]) -> list[Message]:
    """Return the rows that a statement wrote; read straight, for what `raw` looks up again for each row adds up."""
    fields = [str(field.column) for field in Message._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column[0] for column in cursor.description]
        in_order = itemgetter(*map(names.index, fields))  # the table's order is that of its migrations
        found = [Message.from_db(connection.alias, fields, in_order(row)) for row in cursor.fetchall()]
    for message in found:
        message.data = json.loads(message.data)
    return found


def lease() -> float:
    """Return for how many seconds a claim holds."""
    return float(getattr(settings, "MAIL_LEASE", 120)) * pace()


def release(messages: Iterable[Message]) -> None:
    """Put back what was claimed and not begun."""
    for token, keys in by_token(messages).items():
        held = Message.objects.filter(pk__in=keys, token=token, status=Status.CLAIMED)
        held.update(status=Status.PLANNED, token=None, lease_until=None)


def by_token(messages: Iterable[Message]) -> dict[uuid.UUID | None, list[int]]:
    """Return the keys of messages by the claim they belong to."""
    found: dict[uuid.UUID | None, list[int]] = {}
    for message in messages:
        found.setdefault(message.token, []).append(message.pk)
    return found


def cancel(*, subject: str, reason: str, now: datetime, kind: str = "", occasion: str = "") -> int:
    """Return how many mails about a subject were taken back; what is being sent this moment is not among them."""
    which = Q(kind=kind) if kind else Q()
    which &= Q(occasion=occasion) if occasion else Q()
    mine = Message.objects.filter(which, subject=subject, status__in=(*WAITING, Status.CLAIMED, Status.HELD))
    return mine.update(
        status=Status.CANCELLED, last_reply=reason, settled_at=now, token=None, lease_until=None, sealed=""
    )


@transaction.atomic
def send_again(*, by: Staff, message: Message, now: datetime, recipient: str = "") -> bool:
    """Return whether a mail that did not get through goes out once more, to a corrected address if one is given."""
    stuck = Message.objects.select_for_update().filter(pk=message.pk, status__in=(Status.FAILED, Status.UNKNOWN))
    again = stuck.first()
    if again is None or again.kind == "account" or wrong_with(recipient or again.recipient, again.channel):
        return False
    again.possibly_twice |= again.status == Status.UNKNOWN
    again.recipient, again.status = recipient or again.recipient, Status.PLANNED
    again.due_at, again.attempts, again.retry_at, again.settled_at = now, 0, None, None
    again.lease_until = None
    again.handled_at, again.handled_by = None, by
    again.save()
    doorbell.ring_on_commit()
    return True


def dismiss(*, by: Staff, message: Message, now: datetime) -> bool:
    """Return whether this person has now dealt with a mail that did not get through."""
    return bool(Message.objects.filter(pk=message.pk, handled_at=None).update(handled_at=now, handled_by=by))
