"""When a step along the ladder of an exercise is proposed, and why. Only a person takes one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from patients.rules.adherence import Exercise as Outcome
from patients.rules.traffic_light import Light, light

LOOKED_AT = 3  # sessions, and as many new ones before what was refused is proposed again
RED_ENOUGH = 2  # of them
EASY_UNTIL = 4  # effort, 0-10
MEMORY = timedelta(days=14)  # older sessions say nothing of today


class Step(StrEnum):
    """Where to: something harder or more of it, or something easier or less of it."""

    UP = "up"
    DOWN = "down"


class Reason(StrEnum):
    """Why a step is proposed."""

    EASY = "easy"
    RED = "red"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class Done:
    """One exercise in one session: pain and effort 0-10, None where not told; `resting` is the pain before it.

    `pain_after`, `effort`, `stopped` (for pain) and `short` (the 4-minute version) are of the whole session;
    `unsettled` is the answer of the day after, that its soreness had not settled.
    """

    day: date
    outcome: Outcome = Outcome.DONE
    pain: int | None = None
    pain_after: int | None = None
    effort: int | None = None
    resting: int | None = None
    stopped: bool = False
    short: bool = False
    unsettled: bool = False

    @property
    def light(self) -> Light | None:
        """Return what the pain in the exercise asked for; None where it was not told."""
        return None if self.pain is None else light(self.pain, self.resting)

    @property
    def is_full(self) -> bool:
        """Return whether all of it was done, in a session that was neither short nor stopped for pain."""
        return self.outcome is Outcome.DONE and not (self.short or self.stopped)

    @property
    def is_green(self) -> bool:
        """Return whether some pain was told, in the exercise or afterwards, and all that was told was green."""
        told = [pain for pain in (self.pain, self.pain_after) if pain is not None]
        return bool(told) and not self.unsettled and all(light(pain, self.resting) is Light.GREEN for pain in told)

    @property
    def is_easy(self) -> bool:
        """Return whether it was full, green, and told to be no hard work."""
        return self.is_full and self.is_green and self.effort is not None and self.effort <= EASY_UNTIL


@dataclass(frozen=True, slots=True)
class Found:
    """A step, why, and the sessions that say so, the earliest first."""

    step: Step
    reason: Reason
    sessions: tuple[Done, ...]


def proposed(
    done: Sequence[Done],
    *,
    as_of: date,
    may_step_up: bool = True,
    since_refused: Mapping[Step, int] = MappingProxyType({}),
) -> Found | None:
    """Return the step that the last sessions of one exercise at one dose, in order, ask for.

    Up after 3 full sessions, all green, effort at most 4; down after 2 red ones, or pain that had not settled the day
    after (pain-monitoring model, Thomee 1997; the numbers are this project's, for a clinician to confirm).
    `since_refused` says how many of the sessions came after a person refused a step.
    """
    lately = tuple(one for one in done if as_of - MEMORY <= one.day <= as_of)[-LOOKED_AT:]
    found = _down(lately) or (_up(lately) if may_step_up else None)
    if found is None or since_refused.get(found.step, LOOKED_AT) < LOOKED_AT:
        return None
    return found


def _down(lately: tuple[Done, ...]) -> Found | None:
    red = tuple(one for one in lately if one.light is Light.RED)
    if len(red) >= RED_ENOUGH:
        return Found(Step.DOWN, Reason.RED, red)
    unsettled = tuple(one for one in lately if one.unsettled and one.light in (Light.AMBER, Light.RED))
    return Found(Step.DOWN, Reason.UNSETTLED, unsettled) if unsettled else None


def _up(lately: tuple[Done, ...]) -> Found | None:
    if len(lately) < LOOKED_AT or not all(one.is_easy for one in lately):
        return None
    return Found(Step.UP, Reason.EASY, lately)
