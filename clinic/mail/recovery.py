"""After a death: leases that ran out. Nothing is lost, and what may go out twice says so."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models.functions import Now

from clinic.environment import pace
from clinic.mail import settling
from clinic.mail.kinds import UnknownKind, kind_of
from clinic.mail.models import Message, Status

AT_A_TIME = 200
HELD = (Status.CLAIMED, Status.SENDING, Status.UNKNOWN)

# Whoever held these died before the server heard of them. One that kills its worker every time makes room for others.
UNCLAIM = f"""
UPDATE mail_message SET status = 'planned', token = NULL, lease_until = NULL, attempts = attempts + 1,
    retry_at = now() + {pace()} * LEAST(attempts * attempts * 10, 3600) * random() * interval '1 second'
WHERE status = 'claimed' AND lease_until <= now()
"""  # noqa: S608  (only the pace above is put in)
UNSURE = """
UPDATE mail_message SET status = 'unknown', token = NULL, attempts = attempts + 1
WHERE status = 'sending' AND lease_until <= now()
"""


def recover(*, now: datetime) -> int:
    """Return how many mails whose sender died, or whose line broke, were looked after."""
    if not Message.objects.filter(status__in=HELD, lease_until__lte=Now()).exists():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(UNCLAIM)
        found = int(cursor.rowcount)
        cursor.execute(UNSURE)
    return found + _decide(now)


@transaction.atomic
def _decide(now: datetime) -> int:
    """Send again what may be, under the same Message-ID and marked; the rest expires or waits for a person."""
    unsure = Message.objects.filter(status=Status.UNKNOWN, lease_until__lte=Now()).order_by("lease_until")
    found = list(unsure.select_for_update(skip_locked=True)[:AT_A_TIME])
    for message in found:
        if may_repeat(message, now):
            again = {"status": Status.PLANNED, "possibly_twice": True, "lease_until": None, "retry_at": None}
            Message.objects.filter(pk=message.pk).update(**again)
        else:
            _leave(message, now)
    return len(found)


def may_repeat(message: Message, now: datetime) -> bool:
    """Return whether sending once more does less harm than not at all."""
    try:
        repeats = kind_of(message.kind).repeats_when_unknown
    except UnknownKind:
        repeats = False
    return repeats or (message.expires_at is not None and message.expires_at > now)


def _leave(message: Message, now: datetime) -> None:
    late = message.expires_at is not None and message.expires_at <= now
    settling.settle(message, Status.EXPIRED if late else Status.UNKNOWN, message.last_reply, now=now)
