"""Who should have been asked for a check-in: each question of the last week was put, and the next one is set."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from django.utils.translation import gettext as _

from patients.care import assessing, telling
from patients.care.episodes import followed
from patients.care.missing import assessed
from patients.care.missing.difference import LATE, RECENT, Difference, is_wrong
from patients.care.missing.story import Story
from patients.care.prompting import USEFUL_FOR
from patients.models import ReminderSettings
from patients.models.difference import Obligation
from patients.rules.findings import Finding
from patients.rules.prompts import Prompt, Why, next_prompt, prompt_at
from patients.rules.schedule import DAY, Plan, local_date
from patients.rules.timeline import timeline_of


def find(story: Story, now: datetime) -> Iterator[Difference]:
    """Return every question that was not put in the last week, and a next question that is lost."""
    since = story.clock_runs_from()
    if since is None or not followed(story.episode):
        return
    yield from _past(story, since, now)
    due = _next(
        story,
        assessed.decision_of(story, now).review_due,
        _asked_until(story, now),
        local_days(story),
        known_by=story.day_of(now),
    )
    expected = prompt_at(due, _plan(story)) if due else None
    if wrong := is_wrong(story.episode.next_prompt_at, expected, now):
        due_at = min(filter(None, (story.episode.next_prompt_at, expected)))
        yield _difference(story, due_at, _("Next question: %(wrong)s") % {"wrong": wrong}, partial(_reassess, story))


def _past(story: Story, since: date, now: datetime) -> Iterator[Difference]:
    today, days = story.day_of(now), local_days(story)
    on = max(since, today - RECENT) + DAY
    while on <= today:
        policy = story.policy_at(now)
        review_due = timeline_of(story.known(len(story.told)), policy, on).review_due(on)
        prompt = _next(story, review_due, on - DAY, {day for day in days if day < on}, known_by=on - DAY)
        if prompt is not None and prompt.on == on:
            yield from _put(story, prompt, days, now)
        on += DAY


def _put(story: Story, prompt: Prompt, days: set[date], now: datetime) -> Iterator[Difference]:
    at = prompt_at(prompt, _plan(story))
    asked_on = local_date(at, story.episode.patient.zone)
    if at + LATE > now or asked_on in days or prompt.on in days or asked_on.isoformat() in story.asked:
        return
    mend = partial(_ask, story, asked_on.isoformat(), at)
    yield _difference(story, at, _("No question of %(day)s") % {"day": asked_on}, mend)


def local_days(story: Story) -> set[date]:
    """Return the days of the check-ins."""
    return {fact.on for fact in story.told if fact.check_in}


def _next(story: Story, review_due: date, after: date, days: set[date], *, known_by: date) -> Prompt | None:
    """Return the first question after a date, from the flares that were known by a day."""
    own = [row for row in story.concerns if row.episode_id == story.episode.pk and row.finding == Finding.FLARE]
    flares = {row.as_of for row in own if story.day_of(row.opened_at) <= known_by}
    return next_prompt(story.episode.started_on, review_due, days, flares, after, pauses=story.pauses)


def _plan(story: Story) -> Plan:
    row = story.reminders or ReminderSettings(patient=story.episode.patient)
    return Plan(zone=story.episode.patient.zone, quiet_from=row.quiet_from, quiet_until=row.quiet_until)


def _asked_until(story: Story, now: datetime) -> date:
    today = story.day_of(now)
    return today if prompt_at(Prompt(today, Why.WEEKLY), _plan(story)) <= now else today - DAY


def _difference(story: Story, due_at: datetime, found: str, mend: partial[None]) -> Difference:
    patient = story.episode.patient
    subject = f"episode:{story.episode.pk}"
    return Difference(Obligation.PROMPTED, subject, due_at, found, mend, patient.clinic_id, patient.pk)


def _reassess(story: Story, now: datetime) -> None:
    assessing.reassess(episode=story.episode, now=now)


def _ask(story: Story, occasion: str, at: datetime, now: datetime) -> None:
    """Put the question; one that is too old to be of use expires in the outbox, where that can be read."""
    telling.check_in_asked(story.episode.patient, occasion, now=now, expires_at=at + USEFUL_FOR)
