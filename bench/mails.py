"""Reminders from claim to durable mark, beside composing the same mails bare and handing them over on one connection."""

import smtplib
from datetime import timedelta
from email.utils import formatdate

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction

from bench.crowd import PATIENT, a_pattern, grow, prescribe
from bench.measure import Compared, compare
from bench.sink import fast_sink
from clinic import clock
from clinic.mail import delivery
from clinic.mail.kinds import Mail, kind_of
from clinic.mail.models import WAITING, Message, Status
from patients.care import telling
from patients.models import Patient
from patients.rules.schedule import Due, local_date

MOST_TIMES = 4.0
BLOCKS, EACH = 10, 200
SENDER = "portal@limber.example"
FIRST = 200_001  # beyond the crowd of the ticks


def measure() -> list[Compared]:
    """Return 2,000 reminders to 2,000 patients, some hundreds at a time."""
    now = clock.now()
    Message.objects.filter(status__in=WAITING, due_at__lte=now).update(status=Status.CANCELLED, settled_at=now)
    pattern, last = a_pattern(now), FIRST + 2 * (BLOCKS + 1) * EACH
    grow(pattern, FIRST, last)
    prescribe(pattern, FIRST, last)
    with fast_sink() as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        return [reminders(Round(port))]


def reminders(mails: "Round") -> Compared:
    """Return a reminder beside its bare twin."""
    return compare(
        "reminder, from claim to durable mark",
        floor=mails.hand_over,
        subject=mails.deliver,
        before=mails.plan,
        gate=MOST_TIMES,
        blocks=BLOCKS,
        each=EACH,
    )


class Round:
    """The mails of one block: planned, then written and handed over by us, and by the bare way."""

    def __init__(self, port: int) -> None:
        self.port, self.number = port, 0
        self.now = clock.now()
        self.mails: list[tuple[Message, Mail]] = []

    def plan(self) -> None:
        """Plan the reminders of the next patients."""
        first = FIRST + self.number * EACH
        self.number += 1
        self.now += timedelta(seconds=1)
        found = Patient.objects.select_related("clinic").in_bulk(keys(first, first + EACH))
        with transaction.atomic():
            for patient in found.values():
                due = Due(local_date(self.now, patient.zone), 1, self.now)
                telling.session_reminder(patient, due, now=self.now)
        planned = Message.objects.filter(status=Status.PLANNED, due_at=self.now)
        self.mails = [(message, kind_of(message.kind).compose(message)) for message in planned]
        assert len(self.mails) == EACH

    def deliver(self) -> None:
        """Deliver them as the worker does. Raises RuntimeError unless each was accepted, and marked so."""
        delivery.deliver_due(now=self.now, seconds=600)
        accepted = Message.objects.filter(status=Status.ACCEPTED, pk__in=[message.pk for message, _ in self.mails])
        if accepted.count() != EACH:
            raise RuntimeError("Not every mail was accepted")

    def hand_over(self) -> None:
        """Compose the same mails by Django alone and hand them over by smtplib alone."""
        with smtplib.SMTP("127.0.0.1", self.port, local_hostname="localhost") as line:
            for message, mail in self.mails:
                headers = {"Message-ID": message.message_id, "Date": formatdate()}
                email = EmailMessage(mail.subject, mail.text, SENDER, [message.recipient], headers=headers)
                line.sendmail(SENDER, [message.recipient], email.message().as_bytes(linesep="\r\n"))  # type: ignore[call-arg]


def keys(first: int, last: int) -> list[str]:
    """Return the patients of these numbers, the last one left out."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {PATIENT} FROM generate_series(%s, %s) n", [first, last - 1])
        return [key for (key,) in cursor.fetchall()]
