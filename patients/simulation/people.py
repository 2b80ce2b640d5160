"""Who is simulated: everybody is drawn from the mix below, which stands fixed whatever comes of it.

How pain goes: recovered by week 2, 36 %, and by week 12 another 34 % (Downie and others, PACE trial); the rest do not
recover in that time. Mean pain at the start about 5, at six weeks about 2.3 (CMAJ 2012;184:E613). Every other number
is this project's assumption, for a clinical safety officer to confirm or to change; `docs/simulation.md` lists them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

Drawn = TypeVar("Drawn")
FIRST = ("Ada", "Ben", "Cleo", "Dev", "Edie", "Finn", "Gita", "Hugo", "Iris", "Jack", "Kaya", "Luca", "Maya", "Noor")
LAST = ("Ash", "Birch", "Cedar", "Elder", "Fir", "Hazel", "Larch", "Maple", "Oak", "Pine", "Rowan", "Willow", "Yew")


class Course(StrEnum):
    """How the pain goes."""

    IMPROVING = "improving"
    SLOW = "slow"
    FLAT = "flat"
    WORSENING = "worsening"


COURSES = {Course.IMPROVING: 36, Course.SLOW: 34, Course.FLAT: 22, Course.WORSENING: 8}
ZONES = {"Europe/London": 70, "Europe/Athens": 10, "America/New_York": 10, "Asia/Kathmandu": 10}
RELAPSE = 0.10  # of those who improve, quickly or slowly
SILENT = 0.15  # stop answering and exercising for good, on a day of the first three weeks
HISTORY = 0.12  # a yes to one question of the history at the start check
# New symptoms once in eight weeks, reported at once by themselves.
SYMPTOMS = {
    ("saddle_numbness",): 0.5,
    ("bladder_change",): 0.5,
    ("fever",): 1,
    ("night_pain",): 2,
    ("new_leg_numbness",): 2,
    ("known_leg_numbness",): 6,
    ("weight_gain",): 2,
    (): 86,
}
HISTORIES = ("osteoporosis", "steroids", "cancer", "pregnancy")
ANSWERS = {0.95: 50, 0.75: 30, 0.4: 20}  # how likely a question is answered: share of patients
EXERCISES = {0.9: 30, 0.6: 40, 0.3: 30}  # how likely a session is done; home programmes are kept at about half
TIMES: dict[tuple[time, ...], int] = {
    (time(9),): 40,
    (time(7, 30),): 15,
    (time(8), time(18, 30)): 20,
    (time(20),): 15,
    (): 10,  # wants no reminders
}


@dataclass(frozen=True, slots=True)
class Person:
    """One simulated patient. Days are of the programme; a share is between 0 and 1."""

    number: int
    name: str
    born: date
    zone: ZoneInfo
    starts_on: date
    baseline: int
    course: Course
    lasts: float  # days until the pain of an improving course is gone, or the pace of a worsening one
    relapses_on: int | None
    silent_from: int | None
    symptoms: tuple[str, ...]
    symptoms_on: int
    history: frozenset[str]
    times: tuple[time, ...]
    by_habit: bool  # exercises at a time of their own, not on the reminder
    answers: float
    exercises: float


def generator(*what: object) -> Random:
    """Return random numbers that depend on nothing but what they are for."""
    return Random("/".join(map(str, what)))  # noqa: S311  (a simulation, no secret)


def draw(number: int, *, seed: int, start: date) -> Person:
    """Return one patient of the mix, who starts within a week of the start."""
    dice = generator(seed, number)
    course = pick(dice, COURSES)
    improves = course in (Course.IMPROVING, Course.SLOW)
    times = pick(dice, TIMES)
    return Person(
        number=number,
        name=f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]} {number}",
        born=date(1946, 1, 1) + timedelta(days=dice.randrange(365 * 60)),
        zone=ZoneInfo(pick(dice, ZONES)),
        starts_on=start + timedelta(days=1 + dice.randrange(7)),
        baseline=min(9, max(2, round(dice.gauss(5.2, 1.8)))),
        course=course,
        lasts=dice.uniform(5, 8) if course == Course.IMPROVING else dice.uniform(28, 84),
        relapses_on=dice.randrange(18, 41) if dice.random() < RELAPSE and improves else None,
        silent_from=dice.randrange(1, 22) if dice.random() < SILENT else None,
        symptoms=pick(dice, SYMPTOMS),
        symptoms_on=dice.randrange(1, 56),
        history=frozenset([dice.choice(HISTORIES)] if dice.random() < HISTORY else ()),
        times=times,
        by_habit=not times or dice.random() < 0.2,
        answers=pick(dice, ANSWERS),
        exercises=pick(dice, EXERCISES),
    )


def pick(dice: Random, weights: Mapping[Drawn, float]) -> Drawn:
    """Return one of the keys, each as likely as its weight says."""
    return dice.choices(list(weights), list(weights.values()))[0]
