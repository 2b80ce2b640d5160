"""Every look that the rules should have taken at an episode, from its facts: at what arrived, and when they ask."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from clinic.policy import Policy
from patients.care.assessing import IN_MAINTENANCE
from patients.care.missing.difference import LATE
from patients.care.missing.story import Fact, Story
from patients.rules import facts
from patients.rules.assessment import findings_on
from patients.rules.day import Day, day_of
from patients.rules.findings import CONCERNING, Finding
from patients.rules.look_ahead import NOT_AWAITED, turning_points
from patients.rules.occasions import occasions_of
from patients.rules.schedule import DAY, first_at
from patients.rules.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Look:
    """What the rules find on a day from the first `count` facts; `fact` is what arrived, None on a quiet day."""

    on: date
    at: datetime
    count: int
    needed: Mapping[Finding, str]
    day: Day
    policy: Policy
    fact: Fact | None = None

    @property
    def answer(self) -> facts.CheckIn | None:
        """Return the answer looked at."""
        return (self.fact and self.fact.check_in) or self.day.today


def looks(story: Story, now: datetime) -> Iterator[Look]:
    """Return the looks at which somebody is needed, at what arrived and on quiet days since the clock is known."""
    yield from _at_facts(story)
    if story.followed_since is not None:
        yield from _on_quiet_days(story, story.followed_since, now)


def _at_facts(story: Story) -> Iterator[Look]:
    for count, fact in enumerate(story.told, start=1):
        if fact.is_assessed:
            policy = story.policy_at(fact.at)
            for on in sorted({fact.on, story.day_of(fact.at)}):
                day = day_of(story.timeline(count, policy, on), on)
                yield from _look(story, day, set(findings_on(day)), fact.at, count, fact)


def _on_quiet_days(story: Story, since: date, now: datetime) -> Iterator[Look]:
    """Return the quiet days, stretch by stretch: in each of them nothing new arrived, and one policy was in force."""
    arrived = [story.day_of(fact.at) for fact in story.told]
    busy = {on for on, fact in zip(arrived, story.told, strict=True) if fact.is_assessed}
    switched = [story.day_of(at) for at, _policy in story.policies]
    turns = sorted({*arrived, *switched, *(day + DAY for day in switched)})
    zone, today, on = story.row.zone, story.day_of(now), since
    while on <= today:
        turn = bisect_right(turns, on)
        end = min(turns[turn] if turn < len(turns) else today + DAY, today + DAY)
        count, policy = bisect_right(arrived, on), story.policy_at(first_at(on, time.min, zone))
        for day, found in _turning(story.timeline(count, policy, on), on, end, busy):
            at = first_at(day.on, time.min, zone)
            if at + LATE <= now:
                yield from _look(story, day, found, at, count, None)
        on = end


def _turning(timeline: Timeline, since: date, end: date, busy: Collection[date]) -> Iterator[tuple[Day, set[Finding]]]:
    """Return the days of a stretch on which the rules ask to look, and what they find: no other brings anything new.

    What arrived on a busy day was looked at, and is the ground for the next day.
    """
    turns = {day for day in turning_points(timeline, since) if since < day < end}
    ahead = sorted((turns if since in busy else turns | {since}) - set(busy), reverse=True)
    before = set(NOT_AWAITED)
    while ahead:
        day = day_of(timeline, ahead.pop())
        found = set(findings_on(day))
        yield day, found
        following = day.on + DAY
        if found - before and following < end and following not in busy and following not in ahead[-1:]:
            ahead.append(following)
        before = found | NOT_AWAITED


def _look(story: Story, day: Day, found: set[Finding], at: datetime, count: int, fact: Fact | None) -> Iterator[Look]:
    """Return a look that calls for a person: what an answer says always does, the review clock while it is known."""
    known = story.followed_since is not None and day.on >= story.followed_since
    counts = found & (CONCERNING if known else CONCERNING & set(IN_MAINTENANCE))
    if counts:
        in_order = [finding for finding in Finding if finding in counts]
        yield Look(day.on, at, count, occasions_of(day, in_order), day, day.policy, fact)
