"""Mails from claim to durable mark, beside bytes ready to go that are handed over and marked by nothing else."""

import smtplib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from bench import processor
from bench.crowd import PATIENT, a_pattern, grow, prescribe
from bench.measure import Compared, compare
from bench.sink import fast_sink
from bench.sizes import Sizes
from clinic import clock
from clinic.mail import delivery, outbox
from clinic.mail.composing import Envelope, envelope
from clinic.mail.kinds import Kind, Mail, kind_of, register
from clinic.mail.models import WAITING, Message, Status
from clinic.mail.settling import SETTLE
from clinic.models import Clinic
from patients.care import telling
from patients.models import Patient
from patients.rules.schedule import Due, local_date

MOST_TIMES = 2.0
BLOCKS, EACH = 8, 100
FIRST = 2_000_001  # beyond the crowd of the ticks
TEXT = (
    "Hello,\n\nThis is the reminder you asked for:\nhttp://localhost:8000/today/\n\n"
    "To stop these reminders: http://localhost:8000/stop/ImVmZTU5MmU3LTU2YTctNGE1Yi05ZDA5LTVlZGQ1YTNhYjU2YyI/\n\n"
    "If you would rather talk, ring us on 020 7946 0200.\n\nQuay Physiotherapy"
)
READY = Mail("A reminder", TEXT)
PARAGRAPHS = "".join(f"<p>{paragraph}</p>\n" for paragraph in TEXT.split("\n\n"))
WITH_HTML = replace(READY, html=f"<html><body>\n{PARAGRAPHS}</body></html>\n")
Plan = Callable[[int, datetime], None]


def measure(_sizes: Sizes) -> Iterable[Compared]:
    """Yield a mail whose words need no look-up, a reminder with all of its own, and writing beside handing over."""
    now = clock.now()
    Message.objects.filter(status__in=WAITING, due_at__lte=now).update(status=Status.CANCELLED, settled_at=now)
    pattern, last = a_pattern(now), FIRST + 8 * (BLOCKS + 1) * EACH
    grow(pattern, FIRST, last)
    prescribe(pattern.version, FIRST, last)
    register(Kind("bench", compose=lambda _message: READY))
    with fast_sink() as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        ready = Round(port, plan_ready(pattern.patient.clinic))
        yield beside_bare("mail with its words ready, claim to durable mark", ready, ready.hand_over)
        reminders = Round(port, plan_reminders)
        yield beside_bare("reminder, beside its look-ups and the same", reminders, reminders.look_up_and_hand_over)
        ready.plan()
        yield writing_beside_handing_over(ready)


def beside_bare(name: str, mails: "Round", floor: Callable[[], None]) -> Compared:
    """Return a mail beside its bare twin; the database's part counts too."""
    found = compare(
        name,
        floor=floor,
        subject=mails.deliver,
        before=mails.plan,
        gate=MOST_TIMES,
        blocks=BLOCKS,
        each=EACH,
        clock=processor.clock()[0],
    )
    print(f"  {1000 / found.subject:,.0f} a second of processor time, {1000 / found.floor:,.0f} bare", flush=True)
    return found


def writing_beside_handing_over(mails: "Round") -> Compared:
    """Return what it costs to write mails of text and HTML beside handing the same ones over."""

    def write() -> None:
        for message in mails.ours:
            envelope(message, WITH_HTML, mails.now)

    mails.ready = [envelope(message, WITH_HTML, mails.now) for message in mails.ours]
    name = "text and HTML written, beside handing it over"
    return compare(name, floor=mails.only_hand_over, subject=write, gate=1.0, blocks=BLOCKS, each=EACH)


def plan_ready(clinic: Clinic) -> Plan:
    """Return what plans mails whose words need no look-up."""

    def plan(first: int, now: datetime) -> None:
        for number in range(first, first + 2 * EACH):
            recipient, subject = f"patient-{number}@crowd.example", f"bench:{number}"
            outbox.enqueue(kind="bench", subject=subject, occasion="bench", recipient=recipient, clinic=clinic, now=now)

    return plan


def plan_reminders(first: int, now: datetime) -> None:
    """Plan reminders, as the tick does."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {PATIENT} FROM generate_series(%s, %s) n", [first, first + 2 * EACH - 1])
        keys = [key for (key,) in cursor.fetchall()]
    for patient in Patient.objects.select_related("clinic").filter(pk__in=keys):
        telling.session_reminder(patient, Due(local_date(now, patient.zone), 1, now), now=now)


class Round:
    """The mails of one block: half of them for us, and half to be handed over by the bare way."""

    def __init__(self, port: int, planning: Plan) -> None:
        self.port, self.planning = port, planning
        self.first, self.now = FIRST, clock.now()
        self.ours: list[Message] = []
        self.bare: list[Message] = []
        self.ready: list[Envelope] = []

    def plan(self) -> None:
        """Plan the next mails; each block is due a second after the one before. The bare half is written, and waits."""
        self.now += timedelta(seconds=1)
        with transaction.atomic():
            self.planning(self.first, self.now)
        self.first += 2 * EACH
        mails = list(Message.objects.select_related("clinic").filter(status=Status.PLANNED, due_at=self.now))
        self.ours, self.bare = mails[:EACH], mails[EACH:]
        later = Message.objects.filter(pk__in=[message.pk for message in self.bare])
        assert later.update(due_at=self.now + timedelta(days=2)) == EACH
        self.ready = [envelope(message, kind_of(message.kind).compose(message), self.now) for message in self.bare]

    def deliver(self) -> None:
        """Deliver ours as the worker does. Raises RuntimeError unless each was accepted, and marked so."""
        delivery.deliver_due(now=self.now, seconds=600)
        accepted = Message.objects.filter(status=Status.ACCEPTED, pk__in=[message.pk for message in self.ours])
        if accepted.count() != EACH:
            raise RuntimeError("Not every mail was accepted")

    def hand_over(self) -> None:
        """Hand the bare half over, and mark each before the next: one durable update."""
        assert connection.connection
        with smtplib.SMTP("127.0.0.1", self.port, local_hostname="localhost") as line:
            for message, mail in zip(self.bare, self.ready, strict=True):
                line.sendmail(mail.sender, [mail.recipient], mail.content)
                connection.connection.execute(SETTLE, [Status.ACCEPTED.value, "250 OK", self.now, message.pk, None])

    def only_hand_over(self) -> None:
        """Hand over what is ready, and mark nothing."""
        with smtplib.SMTP("127.0.0.1", self.port, local_hostname="localhost") as line:
            for mail in self.ready:
                line.sendmail(mail.sender, [mail.recipient], mail.content)

    def look_up_and_hand_over(self) -> None:
        """Ask of each mail whether it is still due and what it says, and hand the bare half over."""
        for message in Message.objects.filter(pk__in=[message.pk for message in self.bare]):
            kind = kind_of(message.kind)
            if kind.still_due(message, self.now) is None:
                kind.compose(message)
        self.hand_over()
