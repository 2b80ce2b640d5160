"""Who should have been asked for a check-in: each question of the last week was put, and the next one is set."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from django.utils.translation import gettext as _

from patients.care import assessing, telling
from patients.care.missing.difference import LATE, RECENT, Difference, is_wrong
from patients.care.missing.story import Story
from patients.care.prompting import USEFUL_FOR
from patients.models.difference import Obligation
from patients.rules.findings import Finding
from patients.rules.prompts import Prompt, Why, next_prompt, prompt_at
from patients.rules.schedule import DAY
from patients.rules.timeline import Timeline


def find(story: Story, now: datetime) -> Iterator[Difference]:
    """Return every question that was not put in the last week, and a next question that is lost."""
    if story.followed_since is None:
        return
    known = _Known(story, story.timeline_now(now))
    yield from _past(known, story.followed_since, now)
    today = story.day_of(now)
    due = known.next(after=_asked_until(story, now), known_by=today, review_due=known.timeline.review_due(today))
    expected = prompt_at(due, story.plan) if due else None
    if wrong := is_wrong(story.row.next_prompt_at, expected, now):
        due_at = min(filter(None, (story.row.next_prompt_at, expected)))
        yield _difference(story, due_at, _("Next question: %(wrong)s") % {"wrong": wrong}, partial(_reassess, story))


class _Known:
    """What decides about the questions of an episode: its dates, its answers, and its flares once each was known."""

    def __init__(self, story: Story, timeline: Timeline) -> None:
        self.story, self.timeline = story, timeline
        self.days = {fact.on for fact in story.told if fact.check_in}
        own = [row for row in story.concerns if row.episode_id == story.row.pk and row.finding == Finding.FLARE]
        self.flares = [(row.as_of, story.day_of(row.opened_at)) for row in own]

    def next(self, *, after: date, known_by: date, review_due: date) -> Prompt | None:
        """Return the first question after a date, from what was known by a day."""
        days = {day for day in self.days if day <= known_by}
        flares = {on for on, known in self.flares if known <= known_by}
        return next_prompt(self.story.row.started_on, review_due, days, flares, after, pauses=self.story.pauses)

    def changes_on(self, day: date) -> date:
        """Return the first day from a day on that brought something, or can move the review; else the last there is."""
        if self.story.pauses:
            return day
        changes = (on for on in (*self.days, *(known for _on, known in self.flares)) if on >= day)
        return min(changes, default=date.max)


def _past(known: _Known, since: date, now: datetime) -> Iterator[Difference]:
    """Return the questions that were to be put, one after another, each from what was known the day before it."""
    today = known.story.day_of(now)
    after = max(since, today - RECENT)
    while after < today:
        prompt = known.next(after=after, known_by=after, review_due=known.timeline.review_due(after + DAY))
        change = known.changes_on(after + DAY)
        if prompt is not None and prompt.on <= min(change, today):
            yield from _put(known.story, prompt, known.days, now)
            after = prompt.on
        else:
            after = min(change, today)


def _put(story: Story, prompt: Prompt, days: set[date], now: datetime) -> Iterator[Difference]:
    at = prompt_at(prompt, story.plan)
    asked_on = story.day_of(at)
    if at + LATE > now or asked_on in days or prompt.on in days or asked_on.isoformat() in story.asked:
        return
    mend = partial(_ask, story, asked_on.isoformat(), at)
    yield _difference(story, at, _("No question of %(day)s") % {"day": asked_on}, mend)


def _asked_until(story: Story, now: datetime) -> date:
    today = story.day_of(now)
    return today if prompt_at(Prompt(today, Why.WEEKLY), story.plan) <= now else today - DAY


def _difference(story: Story, due_at: datetime, found: str, mend: partial[None]) -> Difference:
    row = story.row
    return Difference(Obligation.PROMPTED, f"episode:{row.pk}", due_at, found, mend, row.clinic, row.patient)


def _reassess(story: Story, now: datetime) -> None:
    assessing.reassess(episode=story.load(), now=now)


def _ask(story: Story, occasion: str, at: datetime, now: datetime) -> None:
    """Put the question; one that is too old to be of use expires in the outbox, where that can be read."""
    telling.check_in_asked(story.load().patient, occasion, now=now, expires_at=at + USEFUL_FOR)
