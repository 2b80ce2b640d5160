"""Every look that the rules should have taken at an episode, day by day from its facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from clinic.policy import Policy
from patients.care.assessing import IN_MAINTENANCE
from patients.care.episodes import followed
from patients.care.missing.difference import LATE
from patients.care.missing.story import Fact, Story
from patients.rules import facts
from patients.rules.assessment import findings_on
from patients.rules.day import Day, day_of
from patients.rules.findings import CONCERNING, Finding
from patients.rules.occasions import occasions_of
from patients.rules.schedule import DAY, first_at
from patients.rules.timeline import Timeline, timeline_of


@dataclass(frozen=True)
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
    """Return a look for everything that arrived, and one for each quiet day since the review clock is known."""
    yield from _at_facts(story)
    since = story.clock_runs_from()
    if since is not None and followed(story.episode):
        yield from _on_quiet_days(story, since, now)


def _at_facts(story: Story) -> Iterator[Look]:
    for count, fact in enumerate(story.told, start=1):
        if fact.is_assessed:
            policy, known = story.policy_at(fact.at), story.known(count)
            for on in sorted({fact.on, story.day_of(fact.at)}):
                timeline = timeline_of(known, policy, on)
                yield _look(story, timeline, on, fact.at, count, fact)


def _on_quiet_days(story: Story, since: date, now: datetime) -> Iterator[Look]:
    """Return the days on which nothing arrived; facts, and so the timeline, stay the same from one to the next."""
    arrived = [story.day_of(fact.at) for fact in story.told]
    busy = {on for on, fact in zip(arrived, story.told, strict=True) if fact.is_assessed}
    zone, today = story.episode.patient.zone, story.day_of(now)
    count, timeline, on = 0, None, since
    while on <= today:
        before, policy = count, story.policy_at(first_at(on, time.min, zone))
        while count < len(arrived) and arrived[count] <= on:
            count += 1
        if timeline is None or count != before or timeline.policy is not policy:
            timeline = timeline_of(story.known(count), policy, on)
        at = first_at(on, time.min, zone)
        if on not in busy and at + LATE <= now:
            yield _look(story, timeline, on, at, count, None)
        on += DAY


def _look(story: Story, timeline: Timeline, on: date, at: datetime, count: int, fact: Fact | None) -> Look:
    day = day_of(timeline, on)
    needed = occasions_of(day, [finding for finding in findings_on(day) if _counts(story, finding, on)])
    return Look(on, at, count, needed, day, timeline.policy, fact)


def _counts(story: Story, finding: Finding, on: date) -> bool:
    """Return whether a finding calls for a person: what an answer says always does, the review clock while known."""
    if finding not in CONCERNING:
        return False
    since = story.clock_runs_from() if followed(story.episode) else None
    return finding in IN_MAINTENANCE or (since is not None and on >= since)
