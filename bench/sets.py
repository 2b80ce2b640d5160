"""What is done in sets, beside the pure rule over the same facts in memory: assessing what is due, and the audit."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from statistics import median
from time import process_time

from bench.crowd import FAR
from bench.lives import a_life, grow
from bench.measure import Compared, compare, spread_of, timed
from bench.sizes import Sizes
from clinic import clock
from patients.care import assessing
from patients.care.facts_in_sets import Known, known
from patients.models import Episode, Patient, PrescriptionVersion
from patients.rules import assessment as rules
from patients.rules.schedule import DAY, first_at, local_date

MANY, DUE = 20_000, 1_400
BLOCKS, FLOORS = 7, 3
MOST_TIMES = 3.0
MEMORY = 200.0  # MB
FIRST = 3_000_001  # beyond the crowds of the ticks and of the mails
SAMPLE = 200  # decisions
AT_MOST = 5_000  # episodes of which the facts are in memory
USUALLY = 2.0  # times the rule, with the database's part


def measure(_sizes: Sizes) -> Iterator[Compared]:
    """Yield both among 20,000 patients."""
    return measure_among(MANY, DUE)


def measure_among(many: int, due: int) -> Iterator[Compared]:
    """Yield both among so many patients, of whom so many are due."""
    now = clock.now()
    pattern = a_life(now)
    foretell(pattern, many, now)
    grow(pattern, FIRST, FIRST + many - 1, now)
    yield from the_audit(many, now)
    yield assessed(many, due // BLOCKS, now)


def foretell(pattern: PrescriptionVersion, many: int, now: datetime) -> None:
    """Say how long the audit will take, from the rule over the facts of one; growing says it of itself."""
    (life,) = known([pattern.prescription.episode_id], now)
    each = timed(lambda: [decide(life, now) for _time in range(SAMPLE)], process_time) / SAMPLE
    minutes = each * USUALLY * many / 60_000
    print(f"  the audit of {many:,} will take about {minutes:.0f} min of processor time", flush=True)


def decide(one: Known, now: datetime) -> None:
    """Decide each day of an episode that had something to decide, by the pure rule."""
    for on in days_of(one, now):
        rules.assess(one.facts, one.policy, on)


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

    The floor is timed over the facts of at most 5,000, before and after the audit, which runs once, by itself.
    """
    life = list(known(range(FAR + FIRST, FAR + FIRST + min(many, AT_MOST)), now))

    def at_each_decision() -> None:
        for one in life:
            decide(one, now)

    def today() -> None:
        for one in life:
            rules.assess(one.facts, one.policy, local_date(now, one.zone))

    def floor() -> list[float]:
        return [timed(at_each_decision, process_time) / len(life) for _time in range(FLOORS)]

    before = floor()
    print(f"  its floor: {median(before):.2f} ms an episode", flush=True)
    ours, held = audited(now, many)
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
