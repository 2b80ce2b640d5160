"""Who should have been assessed: each finding of each day has its concern, and the next day is set."""

from collections.abc import Iterator
from datetime import datetime, time
from functools import partial

from django.utils.translation import gettext as _

from patients.care import assessing
from patients.care.episodes import followed
from patients.care.missing.difference import Difference, Mend, is_wrong
from patients.care.missing.looks import Look, looks
from patients.care.missing.opened import needed_history, open_history, open_now
from patients.care.missing.seen import seen
from patients.care.missing.story import Fact, Story
from patients.models.difference import Obligation
from patients.rules import assessment as rules
from patients.rules.assessment import Decision
from patients.rules.findings import Finding
from patients.rules.schedule import first_at


def find(story: Story, now: datetime) -> Iterator[Difference]:
    """Return every finding without its concern, a history nobody was shown, and a next assessment that is lost."""
    zone, owed = story.episode.patient.zone, set[tuple[Finding, str]]()
    for look in looks(story, now):
        for finding, occasion in look.needed.items():
            if (finding, occasion) not in owed and not seen(story.concerns, look, finding, occasion, zone):
                owed.add((finding, occasion))
                mend = partial(_open, story, look, finding)
                yield difference(
                    story,
                    look.at,
                    _("No concern for %(finding)s of %(day)s") % {"finding": finding, "day": occasion},
                    mend,
                )
    for fact in story.told:
        if needed_history(fact, story.concerns):
            yield difference(
                story, fact.at, _("No concern for the history of the start check"), partial(_show, story, fact)
            )
    yield from _next_assessment(story, now)


def difference(story: Story, due_at: datetime, found: str, mend: Mend) -> Difference:
    """Return a difference about an episode."""
    patient = story.episode.patient
    return Difference(
        Obligation.ASSESSED, f"episode:{story.episode.pk}", due_at, found, mend, patient.clinic_id, patient.pk
    )


def decision_of(story: Story, now: datetime) -> Decision:
    """Return what the rules say today, from all that is known."""
    return rules.assess(story.known(len(story.told)), story.policy_at(now), story.day_of(now))


def _next_assessment(story: Story, now: datetime) -> Iterator[Difference]:
    episode = story.episode
    if story.published_at is None or not followed(episode):
        return
    on = decision_of(story, now).next_assessment_on
    expected = first_at(on, time.min, episode.patient.zone) if on else None
    if wrong := is_wrong(episode.next_assessment_at, expected, now):
        due_at = min(filter(None, (episode.next_assessment_at, expected)))
        yield difference(story, due_at, _("Next assessment: %(wrong)s") % {"wrong": wrong}, partial(_reassess, story))


def _reassess(story: Story, now: datetime) -> None:
    assessing.reassess(episode=story.episode, now=now)


def _open(story: Story, look: Look, finding: Finding, now: datetime) -> None:
    """Open what was lost by the decision of its own day, then decide today: that is the one that stands."""
    decision = rules.assess(story.known(look.count), look.policy, look.on)
    open_now(decision, finding, story.episode.patient, story.episode, look.on, look.fact, now)
    _reassess(story, now)


def _show(story: Story, fact: Fact, now: datetime) -> None:
    open_history(story.episode.patient, story.episode, fact, now)
