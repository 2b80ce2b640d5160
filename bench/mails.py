"""Mails from claim to durable mark, beside the same mails written and handed over on one connection by nothing else."""

import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import formatdate

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction

from bench.crowd import PATIENT, a_pattern, grow, prescribe
from bench.measure import Compared, compare
from bench.sink import fast_sink
from clinic import clock
from clinic.mail import delivery, outbox
from clinic.mail.kinds import Kind, Mail, kind_of, register
from clinic.mail.models import WAITING, Message, Status
from clinic.models import Clinic
from patients.care import telling
from patients.models import Patient
from patients.rules.schedule import Due, local_date

MOST_TIMES = 4.0
BLOCKS, EACH = 20, 100
FIRST = 200_001  # beyond the crowd of the ticks
SENDER, SHOWN = "portal@limber.example", "Quay Physiotherapy <portal@limber.example>"
READY = Mail(
    "A reminder",
    "Hello,\n\nThis is the reminder you asked for:\nhttp://localhost:8000/today/\n\n"
    "To stop these reminders: http://localhost:8000/stop/ImVmZTU5MmU3LTU2YTctNGE1Yi05ZDA5LTVlZGQ1YTNhYjU2YyI/\n\n"
    "If you would rather talk, ring us on 020 7946 0200.\n\nQuay Physiotherapy",
)
Plan = Callable[[int, datetime], None]


def measure() -> list[Compared]:
    """Return the outbox by itself, with a mail that needs no look-up, and 2,000 reminders to 2,000 patients."""
    now = clock.now()
    Message.objects.filter(status__in=WAITING, due_at__lte=now).update(status=Status.CANCELLED, settled_at=now)
    pattern, last = a_pattern(now), FIRST + 2 * (BLOCKS + 1) * EACH
    grow(pattern, FIRST, last)
    prescribe(pattern, FIRST, last)
    register(Kind("bench", compose=lambda _message: READY))
    with fast_sink() as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        ready = Round(port, plan_ready(pattern.patient.clinic))
        return [
            beside_bare("mail with its words ready, claim to durable mark", ready),
            beside_bare("reminder, claim to durable mark", Round(port, plan_reminders)),
        ]


def beside_bare(name: str, mails: "Round") -> Compared:
    """Return a mail beside its bare twin."""
    return compare(
        name,
        floor=mails.hand_over,
        subject=mails.deliver,
        before=mails.plan,
        gate=MOST_TIMES,
        blocks=BLOCKS,
        each=EACH,
    )


def plan_ready(clinic: Clinic) -> Plan:
    """Return what plans a block of mails whose words need no look-up."""

    def plan(first: int, now: datetime) -> None:
        for number in range(first, first + EACH):
            recipient, subject = f"patient-{number}@crowd.example", f"bench:{number}"
            outbox.enqueue(kind="bench", subject=subject, occasion="bench", recipient=recipient, clinic=clinic, now=now)

    return plan


def plan_reminders(first: int, now: datetime) -> None:
    """Plan a block of reminders, as the tick does."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {PATIENT} FROM generate_series(%s, %s) n", [first, first + EACH - 1])
        keys = [key for (key,) in cursor.fetchall()]
    for patient in Patient.objects.select_related("clinic").filter(pk__in=keys):
        telling.session_reminder(patient, Due(local_date(now, patient.zone), 1, now), now=now)


class Round:
    """The mails of one block: planned, then written and handed over by us, and by the bare way."""

    def __init__(self, port: int, planning: Plan) -> None:
        self.port, self.planning = port, planning
        self.first, self.now = FIRST, clock.now()
        self.mails: list[Message] = []

    def plan(self) -> None:
        """Plan the next mails; each block is due a second after the one before."""
        self.now += timedelta(seconds=1)
        with transaction.atomic():
            self.planning(self.first, self.now)
        self.first += EACH
        self.mails = list(Message.objects.filter(status=Status.PLANNED, due_at=self.now))
        assert len(self.mails) == EACH

    def deliver(self) -> None:
        """Deliver them as the worker does. Raises RuntimeError unless each was accepted, and marked so."""
        delivery.deliver_due(now=self.now, seconds=600)
        accepted = Message.objects.filter(status=Status.ACCEPTED, pk__in=[message.pk for message in self.mails])
        if accepted.count() != EACH:
            raise RuntimeError("Not every mail was accepted")

    def hand_over(self) -> None:
        """Write the same mails and hand them over by Django's mail and smtplib alone."""
        with smtplib.SMTP("127.0.0.1", self.port, local_hostname="localhost") as line:
            for message in self.mails:
                mail = kind_of(message.kind).compose(message)
                headers = {"Message-ID": message.message_id, "Date": formatdate(), "Auto-Submitted": "auto-generated"}
                email = EmailMessage(mail.subject, mail.text, SHOWN, [message.recipient], headers=headers)
                line.sendmail(SENDER, [message.recipient], email.message().as_bytes(linesep="\r\n"))  # type: ignore[call-arg]
