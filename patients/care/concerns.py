"""Taking a concern on, and closing it: only people do."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.models import Staff
from patients.care import courses, episodes, opening
from patients.care.refusal import Refused
from patients.models import Concern, Episode
from patients.models.concern import NEWS, ConcernOutcome, Status
from patients.models.episode import Phase
from patients.rules.schedule import local_date

REVIEW_WITHIN = 14  # days
LONGEST_KEY = 19  # digits of an id
# Two lines of a timeline: the outcome, and what the patient reads of it too.
CLOSED, TOLD = "closed", "told"
Seen = Mapping[int, int]  # of a concern, the last line of its timeline that a page showed
NOT_ASKED: Seen = MappingProxyType({})
TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.OPEN: frozenset({Status.ACKNOWLEDGED, Status.CLOSED}),
    Status.ACKNOWLEDGED: frozenset({Status.CLOSED}),
    Status.CLOSED: frozenset(),
}


class News(Refused):
    """The patient told more than the page showed."""


def locked(concern: Concern) -> Concern:
    """Return a concern held until the transaction ends."""
    rows = Concern.objects.select_related("patient__clinic", "patient__physiotherapist__user", "owner__user", "episode")
    return rows.select_for_update(of=("self",)).get(pk=concern.pk)


def _check_seen(concern: Concern, seen: Seen) -> None:
    """Refuse where the patient told more since the page was made: nobody answers what they have not read."""
    last = seen.get(concern.pk)
    if last is not None and concern.entries.filter(kind__in=NEWS, pk__gt=last).exists():
        raise News(
            _("%(patient)s has told more since this page was opened. Read it first.") % {"patient": concern.patient}
        )


@transaction.atomic
def acknowledge(*, by: Staff, concern: Concern, now: datetime, seen: Seen = NOT_ASKED) -> Concern:
    """Take a concern on: it no longer climbs for want of an answer, and climbs again without an outcome.

    `seen` is the last line with something new that the page showed of each concern. Raises Refused.
    """
    concern = locked(concern)
    _check_seen(concern, seen)
    if Status.ACKNOWLEDGED not in TRANSITIONS[Status(concern.status)]:
        raise Refused(_("Somebody has already taken this on."))
    concern.status = Status.ACKNOWLEDGED
    concern.acknowledged_by, concern.acknowledged_at = by, now
    concern.next_escalation_at = concern.outcome_by
    concern.escalations = 0
    concern.save()
    opening.note(concern, "acknowledged", _("Taken on by %(name)s") % {"name": by}, now=now, by=by)
    return concern


def is_key(text: str) -> bool:
    """Return whether a text from a form can be the key of a row."""
    return text.isdecimal() and len(text) < LONGEST_KEY


def shown_with(concern: Concern, keys: Iterable[str]) -> list[Concern]:
    """Return those open concerns of the same patient that a page names beside one; what is none of them is ignored."""
    named = {int(key) for key in keys if is_key(key)}
    others = Concern.objects.open().filter(patient=concern.patient, pk__in=named)
    return list(others.exclude(pk=concern.pk).select_related("patient").by_urgency())


@transaction.atomic
def take_on(*, by: Staff, concerns: Collection[Concern], now: datetime, seen: Seen = NOT_ASKED) -> list[Concern]:
    """Take on those concerns of one patient that nobody has. Raises Refused where somebody has all of them, or News."""
    taken = []
    for patient in {concern.patient for concern in concerns}:
        episodes.one_at_a_time(patient)
    for concern in sorted(concerns, key=lambda row: row.pk):
        try:
            taken.append(acknowledge(by=by, concern=concern, now=now, seen=seen))
        except News:
            raise
        except Refused:
            continue
    if not taken:
        raise Refused(_("Somebody has already taken this on."))
    return taken


@dataclass(frozen=True)
class Closing:
    """What a person decided: an outcome with a note, and the next review date, maintenance, or the episode's end."""

    outcome: str
    note: str
    next_review_on: date | None
    end_episode: bool
    maintain: bool
    handed_to: str

    @property
    def follow_up_ends(self) -> bool:
        """Return whether no next date is needed."""
        return self.end_episode or self.maintain


@transaction.atomic
def close(
    *,
    by: Staff,
    concern: Concern,
    outcome: str,
    note: str,
    now: datetime,
    next_review_on: date | None = None,
    end_episode: bool = False,
    maintain: bool = False,
    handed_to: str = "",
    told: str = "",
    seen: Seen = NOT_ASKED,
) -> Concern:
    """Close a concern with what a person decided. Raises Refused when nobody would be left with a next date."""
    if concern.episode_id is not None:
        episodes.locked(concern.episode_id)
    concern = locked(concern)
    _check_seen(concern, seen)
    closing = Closing(outcome, note, next_review_on, end_episode, maintain, handed_to.strip())
    _check(concern, closing, now)
    concern.status, concern.outcome, concern.outcome_note = Status.CLOSED, outcome, note
    concern.handed_to = closing.handed_to
    concern.closed_by, concern.closed_at, concern.next_escalation_at = by, now, None
    if concern.acknowledged_at is None:
        concern.acknowledged_by, concern.acknowledged_at = by, now
    concern.save()
    opening.note(concern, CLOSED, _said(concern), now=now, by=by)
    if told.strip():
        opening.note(concern, TOLD, told.strip(), now=now, by=by)
    if concern.episode is not None:
        _review(concern.episode, closing, by=by, now=now)
    return concern


def _said(concern: Concern) -> str:
    """Return the outcome as a line of the timeline."""
    line = f"{concern.get_outcome_display()}: {concern.outcome_note}"
    return line + "\n" + _("Followed now by %(name)s") % {"name": concern.handed_to} if concern.handed_to else line


def _check(concern: Concern, closing: Closing, now: datetime) -> None:
    if Status.CLOSED not in TRANSITIONS[Status(concern.status)]:
        raise Refused(_("This concern is already closed."))
    if closing.outcome not in ConcernOutcome.values:
        raise Refused(_("Say what came of it."), "outcome")
    if not closing.note.strip():
        raise Refused(_("Write what was said and decided."), "note")
    courses.check_handed_to(referred=closing.outcome == ConcernOutcome.REFERRED, handed_to=closing.handed_to)
    if concern.episode is not None and concern.episode.ended_on is None and not closing.follow_up_ends:
        _check_next_date(concern, closing, local_date(now, concern.patient.zone))


def _check_next_date(concern: Concern, closing: Closing, today: date) -> None:
    next_review_on, changed = closing.next_review_on, closing.outcome == ConcernOutcome.CHANGED
    if next_review_on is None and (changed or concern.finding in opening.NEEDS_NEXT_DATE):
        raise Refused(
            _("Choose the next review date, or end the episode: nobody is left without one."), "next_review_on"
        )
    if next_review_on and not 1 <= (next_review_on - today).days <= REVIEW_WITHIN:
        raise Refused(_("The next review is 1 to 14 days from today."), "next_review_on")


def _review(episode: Episode, closing: Closing, *, by: Staff, now: datetime) -> None:
    """Give the episode its next date, or its end: either is a new fact for the rules."""
    episode = episodes.locked(episode.pk)
    if episode.ended_on is not None:
        return
    if closing.end_episode:
        referred = closing.outcome == ConcernOutcome.REFERRED
        courses.end(
            by=by, episode=episode, outcome_note=closing.note, referred=referred, handed_to=closing.handed_to, now=now
        )
    elif closing.maintain and episode.phase == Phase.ACTIVE:
        courses.maintain(by=by, episode=episode, now=now)
    elif closing.next_review_on:
        courses.set_review(by=by, episode=episode, review_on=closing.next_review_on, now=now)
