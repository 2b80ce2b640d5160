"""One ordered queue of all that happens; between two things time passes by the ticks, and mail arrives."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count

from clinic.models import Staff
from patients.care.hours import opening_hours
from patients.care.passing import tick
from patients.care.refusal import Refused
from patients.models import Episode, Patient
from patients.models.episode import Phase
from patients.rules.schedule import local_date
from patients.rules.working_time import OpeningHours, add_working
from patients.simulation import post, staffing
from patients.simulation.living import Home
from patients.simulation.people import generator
from patients.simulation.plan import Plan
from patients.simulation.post import Mail
from patients.simulation.staging import Cast, stage, visit

Happening = Callable[..., None]
Progress = Callable[[float], None]
TO_STAFF = ("concern", "concern_escalated")


@dataclass
class World:
    """The clinic under its own clock, and what is still to come."""

    plan: Plan
    cast: Cast
    queue: list[tuple[datetime, str, int, Happening]] = field(default_factory=list)
    order: "count[int]" = field(default_factory=count)
    homes: dict[str, Home] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    mails: Counter[str] = field(default_factory=Counter)
    calls: Counter[tuple[str, date]] = field(default_factory=Counter)
    active: set[tuple[int, int]] = field(default_factory=set)

    @property
    def hours(self) -> OpeningHours:
        """Return when the clinic is open."""
        return opening_hours(self.cast.clinic)

    def later(self, at: datetime, who: str, happening: Happening) -> None:
        """Let something happen at an instant, unless that is after the end."""
        if at < self.plan.ends_at:
            heappush(self.queue, (at, who, next(self.order), happening))

    def reader(self, address: str) -> Staff:
        """Return who reads mail to an address: the duty inbox is read by the lead."""
        team = (member for member in self.cast.physiotherapists if member.email == address)
        return next(team, self.cast.lead)


def simulate(plan: Plan, *, progress: Progress = lambda _share: None) -> World:
    """Return the world after the last week. Writes to the database it is given: give it one to throw away."""
    world = World(plan, stage(plan))
    _begin(world)
    while True:
        at = world.queue[0][0] if world.queue else plan.ends_at
        _pass_time(world, at)
        if not world.queue:
            return world
        while world.queue[0][0] == at:
            _happen(world, heappop(world.queue)[3], at)
            if not world.queue:
                break
        _arrive(world, at)
        progress((at - plan.begins_at) / (plan.ends_at - plan.begins_at))


def _begin(world: World) -> None:
    plan, cast = world.plan, world.cast
    for address, person in cast.people.items():
        at = plan.begins_at + timedelta(minutes=5 * (person.number % 60))
        world.later(at, address, partial(_visit, world, address))
    for week in range(plan.weeks):
        world.later(plan.week_begins(week), "", partial(_count_active, world, week))
    for place, member in enumerate([*cast.physiotherapists, cast.lead]):
        for at in staffing.looks(cast.clinic, plan.start, plan.ends_at.date(), offset=place):
            world.later(at, f"staff {place}", partial(_look, world, member))


def _count_active(world: World, week: int, *, now: datetime) -> None:
    """Note who is followed at the beginning of a week: neither discharged nor in maintenance."""
    rows = Episode.objects.open().filter(phase=Phase.ACTIVE, patient__clinic=world.cast.clinic)
    people = world.cast.people
    world.active |= {(people[email].number, week) for email in rows.values_list("patient__email", flat=True)}


def _happen(world: World, happening: Happening, now: datetime) -> None:
    """Let one thing happen; what a verb refuses is counted, as a page would tell the person."""
    try:
        happening(now=now)
    except Refused as refusal:
        world.refused[str(refusal)] += 1


def _pass_time(world: World, until: datetime) -> None:
    """Run the ticks up to an instant; stop where what they say sets something off before it."""
    while not world.queue or world.queue[0][0] >= until:
        at = tick(until=until)
        if at is None:
            return
        _arrive(world, at)


def _visit(world: World, address: str, *, now: datetime) -> None:
    person = world.cast.people[address]
    home = Home(visit(person, world.cast, now), person, world.plan.seed, partial(_later_at, world, address))
    world.homes[address] = home
    home.come_home()


def _later_at(world: World, address: str, at: datetime, happening: Happening) -> None:
    world.later(at, address, happening)


def _arrive(world: World, now: datetime) -> None:
    """Hand out the mail; each reader decides what to do and when."""
    for mail in post.collect(now=now):
        world.mails[mail.kind] += 1
        if mail.recipient in world.homes:
            world.homes[mail.recipient].receive(mail, now=now)
        elif mail.kind in TO_STAFF:
            _expect_reader(world, mail, now)


def _expect_reader(world: World, mail: Mail, now: datetime) -> None:
    dice = generator(world.plan.seed, mail.recipient, now)
    if dice.random() >= staffing.UNREAD:
        at = add_working(now, dice.randint(*staffing.READ_AFTER), world.hours)
        world.later(at, mail.recipient, partial(_read, world, mail))


def _read(world: World, mail: Mail, *, now: datetime) -> None:
    by = world.reader(mail.recipient)
    if staffing.is_here(by, local_date(now, world.hours.zone)):
        patient = staffing.read(mail.key, by=by, escalated=mail.kind == "concern_escalated", now=now)
        if patient is not None:
            _call(world, patient, by, now + staffing.CALL)


def _look(world: World, member: Staff, *, now: datetime) -> None:
    if not staffing.is_here(member, local_date(now, world.hours.zone)):
        return
    if member == world.cast.lead:
        staffing.ask_after_letters(by=member, seed=world.plan.seed, now=now)
        whom = staffing.watch()
    else:
        whom = staffing.look(member, world.cast, now=now)
    for place, patient in enumerate(whom, 1):
        _call(world, patient, member, now + place * staffing.CALL)


def _call(world: World, patient: Patient, by: Staff, at: datetime) -> None:
    world.later(at, by.email, partial(_ring, world, patient, by))


def _ring(world: World, patient: Patient, by: Staff, *, now: datetime) -> None:
    if staffing.ring(patient, by=by, seed=world.plan.seed, now=now):
        world.calls[str(by), local_date(now, world.hours.zone)] += 1
