"""Who should have been assessed: each finding of each day has its concern, and the next day is set."""

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import partial

from django.utils.translation import gettext as _

from patients.care import assessing
from patients.care.missing.difference import Difference, Mend, is_wrong
from patients.care.missing.looks import Look, looks
from patients.care.missing.opened import needed_history, open_history, open_now
from patients.care.missing.seen import seen
from patients.care.missing.story import Fact, Story
from patients.models.difference import Obligation
from patients.rules import assessment as rules
from patients.rules.assessment import findings_on
from patients.rules.findings import Finding
from patients.rules.look_ahead import next_assessment_on
from patients.rules.schedule import first_at, local_date


def find(story: Story, now: datetime) -> Iterator[Difference]:
    """Return every finding without its concern, a history nobody was shown, and a next assessment that is lost."""
    zone, owed = story.row.zone, set[tuple[Finding, str]]()
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
    row = story.row
    return Difference(Obligation.ASSESSED, f"episode:{row.pk}", due_at, found, mend, row.clinic, row.patient)


def _next_assessment(story: Story, now: datetime) -> Iterator[Difference]:
    row = story.row
    if story.followed_since is None:
        return
    expected = _expected(story, now)
    if wrong := is_wrong(row.next_assessment_at, expected, now):
        due_at = min(filter(None, (row.next_assessment_at, expected)))
        yield difference(story, due_at, _("Next assessment: %(wrong)s") % {"wrong": wrong}, partial(_reassess, story))


def _expected(story: Story, now: datetime) -> datetime | None:
    """Return when the rules ask to look again, if that is before the time that is set, or none is."""
    stored, zone = story.row.next_assessment_at, story.row.zone
    if stored is not None and stored <= now:
        return stored
    before = local_date(stored, zone) if stored else date.max
    on = next_assessment_on(story.timeline_now(now), story.day_of(now), findings_on, before=before)
    return first_at(on, time.min, zone) if on else None


def _reassess(story: Story, now: datetime) -> None:
    assessing.reassess(episode=story.load(), now=now)


def _open(story: Story, look: Look, finding: Finding, now: datetime) -> None:
    """Open what was lost by the decision of its own day, then decide today: that is the one that stands."""
    decision, episode = rules.assess(story.known(look.count), look.policy, look.on), story.load()
    open_now(decision, finding, episode.patient, episode, look.on, look.fact, now)
    _reassess(story, now)


def _show(story: Story, fact: Fact, now: datetime) -> None:
    episode = story.load()
    open_history(episode.patient, episode, fact, now)
