"""What is measured of the post: what waits, for how long, what needs a person, and whether it is paused."""

from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Now

from clinic.mail.hold import PAUSES, Hold
from clinic.mail.models import NEEDS_A_PERSON, WAITING, Message
from clinic.metrics import Gauge, count_waiting

DUE = Q(retry_at=None) | Q(retry_at__lte=Now())


def measure(now: datetime) -> list[Gauge]:
    """Return the gauges of the outbox. A mail that waits for its next try is not late."""
    found = count_waiting(
        {
            "due": (Message.objects.filter(DUE, status__in=WAITING, due_at__lte=now), "due_at"),
            "lost": (Message.objects.filter(NEEDS_A_PERSON), "created_at"),
            "paused": (Hold.objects.filter(why__in=PAUSES, lifted_at=None), "began_at"),
        }
    )
    due, lost, paused = found["due"], found["lost"], found["paused"]
    return [
        Gauge("mail_due", "Mails and text messages whose time has come.", {"": due.rows}),
        Gauge("mail_late_seconds", "For how long the oldest of them has waited.", {"": due.seconds(now)}),
        Gauge("mail_needs_person", "Mails that did not get through, and nobody has dealt with.", {"": lost.rows}),
        Gauge(
            "mail_paused", "1 while somebody keeps mail back, as after a backup was put back.", {"": paused.rows > 0}
        ),
    ]
