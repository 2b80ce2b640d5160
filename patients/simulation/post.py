"""The post: every mail that is due is taken as accepted at once. Composing and sending are tried elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from clinic.mail.kinds import kind_of, leave_it
from clinic.mail.models import Message

TAKE = """
UPDATE mail_message SET status = 'accepted', settled_at = %(now)s
WHERE id IN (SELECT id FROM mail_message WHERE status = 'planned' AND due_at <= %(now)s)
RETURNING id, kind, subject, recipient
"""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that has arrived."""

    id: int
    kind: str
    subject: str
    recipient: str

    @property
    def key(self) -> str:
        """Return the key of what it is about."""
        return self.subject.partition(":")[2]


@transaction.atomic
def collect(*, now: datetime) -> list[Mail]:
    """Return what has arrived since the last time, in the order in which it was planned."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"now": now})
        found = [Mail(*row) for row in sorted(cursor.fetchall())]
    for mail in found:
        follow = kind_of(mail.kind).on_settled
        if follow is not leave_it:
            follow(Message.objects.get(pk=mail.id), now)
    return found
