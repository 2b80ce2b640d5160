"""What can happen in a story, as plain data; `acting` says by which verb, `play` says when."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True)
class Answer:
    """The patient answers a check-in, or a member of staff takes the answers by phone."""

    pain: int
    change: int | None = None
    symptoms: frozenset[str] = frozenset()
    history: frozenset[str] = frozenset()
    note: str = ""
    by: str = ""


@dataclass(frozen=True)
class Report:
    """The patient reports symptoms on their own."""

    symptoms: frozenset[str]


@dataclass(frozen=True)
class Exercise:
    """The patient does the next session of the day; `pain` None: not asked for. `in_full`: all of it, so hard."""

    pain: int | None = None
    stopped: bool = False
    note: str = ""
    in_full: int | None = None


@dataclass(frozen=True)
class Aim:
    """The patient says how well their goal goes; the first time with its words."""

    rating: int
    text: str = ""


@dataclass(frozen=True)
class Choose:
    """The patient chooses when to be reminded of sessions, or not at all."""

    times: tuple[time, ...] = ()


@dataclass(frozen=True)
class Take:
    """A member of staff takes a concern on."""

    by: str
    finding: str


@dataclass(frozen=True)
class Close:
    """A member of staff closes a concern; the next review in so many days, or the end of the episode."""

    by: str
    finding: str
    outcome: str
    note: str
    review_in: int | None = None
    ends: bool = False
    handed_to: str = ""


@dataclass(frozen=True)
class Change:
    """A member of staff publishes the next version, with an exercise added or left out."""

    by: str
    note: str
    add: str = ""
    leave_out: str = ""


@dataclass(frozen=True)
class PauseFrom:
    """A member of staff pauses the programme from this day until somebody resumes it."""

    by: str
    reason: str


@dataclass(frozen=True)
class Sign:
    """A member of staff signs the open letter."""

    by: str


@dataclass(frozen=True)
class Record:
    """A member of staff records a step on the letter's way."""

    by: str
    to: str
    text: str


OfPatient = Answer | Report | Exercise | Aim | Choose
OfStaff = Take | Close | Change | PauseFrom | Sign | Record
Beat = OfPatient | OfStaff


@dataclass(frozen=True)
class When:
    """A local time of the patient on day n of the programme, or so many minutes before the demo was made."""

    day: int = 0
    at: time = time.min
    minutes_ago: int | None = None


@dataclass(frozen=True)
class Story:
    """One patient's history: day 0 was `began` days before today. Not every patient has signed in yet."""

    who: str
    began: int
    baseline: int | None
    beats: tuple[tuple[When, Beat], ...] = ()
    signs_in: bool = True


def on(day: int, at: str, beat: Beat) -> tuple[When, Beat]:
    """Return a beat on a day of the programme, at a local time such as "09:20"."""
    return When(day, time.fromisoformat(at)), beat


def ago(minutes: int, beat: Beat) -> tuple[When, Beat]:
    """Return a beat that happened so many minutes ago."""
    return When(minutes_ago=minutes), beat


def sessions(
    days: range,
    at: str,
    *,
    but: Collection[int] = (),
    pains: tuple[int | None, ...] = (None,),
    in_full: int | None = None,
) -> Iterator[tuple[When, Beat]]:
    """Return a session on each of the days, the pains spread over them in order."""
    for place, day in enumerate(days):
        if day not in but:
            yield on(day, at, Exercise(pains[place * len(pains) // len(days)], in_full=in_full))
