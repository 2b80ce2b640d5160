"""What is done in sets, beside the pure rule over the same facts in memory: assessing what is due, and the audit."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from statistics import median
from time import process_time
from uuid import uuid4

from django.db import connection

from bench.copies import as_owner, copy
from bench.crowd import GIVEN, KEY, PATIENT, PEOPLE, prescribe
from bench.measure import Compared, compare, spread_of, timed
from bench.people import a_physiotherapist, a_starter
from bench.sizes import Sizes
from clinic import clock
from clinic.mail.models import WAITING, Message, Status
from patients.care import assessing, checking_in, inviting
from patients.care.checking_in import Answers
from patients.care.facts_in_sets import Known, known
from patients.care.missing.auditing import audit
from patients.care.passing import pass_time
from patients.models import (
    Assessment,
    CheckIn,
    Episode,
    Invitation,
    Patient,
    PrescriptionVersion,
    Reminder,
    ReminderSettings,
)
from patients.rules import assessment as rules
from patients.rules.schedule import DAY, first_at, local_date

MANY, DUE = 20_000, 1_400
BLOCKS, FLOORS = 7, 3
MOST_TIMES = 3.0
MEMORY = 200.0  # MB
FIRST = 3_000_001  # beyond the crowds of the ticks and of the mails
BEGAN = timedelta(days=24)
ANSWERS = ((timedelta(days=7), Answers(pain=4, change=3)), (timedelta(days=14), Answers(pain=2, change=2)))
FAR = 10_000_000


def measure(_sizes: Sizes) -> Iterator[Compared]:
    """Yield both among 20,000 patients."""
    return measure_among(MANY, DUE)


def measure_among(many: int, due: int) -> Iterator[Compared]:
    """Yield both among so many patients, of whom so many are due."""
    now = clock.now()
    pattern = a_life(now)
    grow(pattern, FIRST, FIRST + many - 1)
    yield from the_audit(many, now)
    yield assessed(many, due // BLOCKS, now)


def a_life(now: datetime) -> PrescriptionVersion:
    """Return the prescription of a patient in the fourth week, who got better and has gone quiet since."""
    version = a_starter(a_physiotherapist(), now=now - BEGAN)
    patient, began = version.prescription.episode.patient, now - BEGAN
    patient.user = None
    patient.save(update_fields=["user"])
    inviting.invite(by=None, patient=patient, now=began)
    for after, answers in ANSWERS:
        pass_time(until=began + after)
        checking_in.answer(patient=patient, key=uuid4(), answers=answers, now=began + after)
    pass_time(until=now)
    Message.objects.filter(status__in=WAITING).update(status=Status.CANCELLED, settled_at=now)
    return version


def grow(version: PrescriptionVersion, first: int, last: int) -> None:
    """Copy that life with all that the audit asks for: answers, decisions, reminders, mails and the way in."""
    episode = version.prescription.episode
    patient, own = episode.patient, {"patient_id": PATIENT, "episode_id": KEY}
    mail = {"subject": f"'patient:' || {PATIENT}", "message_id": "'<' || row.id || '-' || n || '@sets.example>'"}
    way_in = {"token_hash": f"md5({PATIENT}::text)", "patient_id": PATIENT, "accepted_at": "now()"}
    name = {"id": PATIENT, "user_id": "NULL", "email": "'patient-' || n || '@sets.example'"}
    with as_owner((*PEOPLE, *GIVEN), last - first) as line:
        copy(line, Patient, patient.pk, first, last, name)
        copy(line, Episode, episode.pk, first, last, {"id": KEY, "patient_id": PATIENT})
        copy(line, ReminderSettings, patient.pk, first, last, {"id": KEY, "patient_id": PATIENT}, by="patient_id")
        for model in (CheckIn, Assessment):
            copy(line, model, patient.pk, first, last, own, by="patient_id")
        copy(line, Reminder, patient.pk, first, last, {"patient_id": PATIENT}, by="patient_id")
        copy(line, Invitation, patient.pk, first, last, way_in, by="patient_id")
        copy(line, Message, f"patient:{patient.pk}", first, last, mail, by="subject")
    prescribe(version, first, last)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE patients_checkin, patients_reminder")


def assessed(many: int, each: int, now: datetime) -> Compared:
    """Return an episode that is due beside the pure rule over its facts; nothing has to be opened for it."""
    at, block = _today(now), Block(many, each, now)

    def bare() -> None:
        for one in block.known:
            rules.assess(one.facts, one.policy, local_date(at, one.zone))

    def ours() -> None:
        if assessing.assess_due(now=now, limit=each) != each:
            raise RuntimeError("Not every episode that was due was assessed")

    return compare(
        "assessing an episode that is due, in sets",
        floor=bare,
        subject=ours,
        before=block.next,
        gate=MOST_TIMES,
        blocks=BLOCKS - 1,
        each=each,
    )


class Block:
    """The next few hundred episodes, due today, with their facts in memory."""

    def __init__(self, many: int, each: int, now: datetime) -> None:
        self.many, self.each, self.now, self.first = many, each, now, 0
        self.known: list[Known] = []

    def next(self) -> None:
        """Make the next ones due; nothing else is."""
        begins = FAR + FIRST + self.first
        keys = range(begins, begins + self.each)
        self.first = (self.first + self.each) % self.many
        Episode.objects.filter(next_assessment_at__lte=self.now).update(next_assessment_at=self.now + DAY)
        Episode.objects.filter(pk__in=keys).update(next_assessment_at=_today(self.now))
        self.known = list(known(keys, self.now))


def _today(now: datetime) -> datetime:
    zone = Patient().zone
    return first_at(local_date(now, zone), time.min, zone)


def the_audit(many: int, now: datetime) -> list[Compared]:
    """Return one audit of everybody, beside the rule at each answer and today, and the memory that it held at most.

    The floor is timed over the facts of at most 20,000, before and after the audit, which runs once, by itself.
    """
    life = list(known(range(FAR + FIRST, FAR + FIRST + min(many, MANY)), now))

    def at_each_decision() -> None:
        for one in life:
            for on in days_of(one, now):
                rules.assess(one.facts, one.policy, on)

    def today() -> None:
        for one in life:
            rules.assess(one.facts, one.policy, local_date(now, one.zone))

    def floor() -> list[float]:
        return [timed(at_each_decision, process_time) / len(life) for _time in range(FLOORS)]

    before, (ours, held) = floor(), audited(now, many)
    floors = [*before, *floor()]
    once = timed(today, process_time) / len(life)
    print(f"  audit: {ours / once:.1f} times one run of the rule for each episode", flush=True)
    bare = median(floors)
    name = f"audit of {many:,}, an episode beside its decisions"
    return [
        Compared(name, bare, ours, ours / bare, MOST_TIMES, spread_of(floors)),
        Compared("audit of everybody, memory of its process (MB)", MEMORY, held, held / MEMORY, 1.0, 0.0),
    ]


def audited(now: datetime, many: int) -> tuple[float, float]:
    """Return what an episode costs in an audit of everybody (ms of processor time), and the memory (MB) that it held.

    It runs in a process of its own, which fails when something is missing.
    """
    told = subprocess.run(
        [sys.executable, "-m", "bench.audited", now.isoformat()], stdout=subprocess.PIPE, check=True, text=True
    )
    seconds, kilobytes = told.stdout.split()
    return float(seconds) * 1000 / many, int(kilobytes) / 1024


def days_of(one: Known, now: datetime) -> list[date]:
    """Return the days of an episode on which the rules decide: each that brought something, and today."""
    return [*sorted({told.on for told in one.facts.check_ins}), local_date(now, one.zone)]


def nothing_missing(now: datetime) -> None:
    """Audit everybody. Raises RuntimeError when something is missing."""
    if found := next(audit(now=now), None):
        raise RuntimeError(f"{found.subject}: {found.found}")
