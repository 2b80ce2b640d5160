"""One concern as staff read it: to a clinician also what was found, and why."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from clinic import access
from clinic.access import Action
from clinic.models import Staff
from patients.admin import words
from patients.care import advising
from patients.models import Concern
from patients.models.concern import Status, Urgency
from patients.rules.findings import CONCERNING, Finding

# What the words of a row are read from.
ITS_WORDS = (
    "patient",
    "episode",
    "assessment__check_in",
    "assessment__report",
    "owner__user",
    "acknowledged_by__user",
)


def with_words(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the same concerns with all that their words are read from, so that no row asks again."""
    known: Any = rows
    return known.with_can_wait().with_news().select_related(*ITS_WORDS)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Row:
    """A concern with its words; the patient's own words and the advice are empty where there are none to show."""

    concern: Concern
    level: str
    finding: str
    reason: str
    as_of: datetime
    when: str = ""  # the place of the deadline, in HTML that is kept
    day: int | None = None
    phone: str = ""
    said_can_wait: bool = False
    again: str = ""
    own_words: str = ""
    advice: str = ""

    @property
    def deadline(self) -> str:
        """Return what is due when."""
        return words.deadline(self.concern, self.as_of)

    @property
    def late(self) -> bool:
        """Return whether it is."""
        return self.as_of > words.due(self.concern)

    @property
    def who_has_it(self) -> str:
        """Return whose it is or, once somebody has it, who has it; and whether the patient says that it can wait."""
        concern = self.concern
        if self.can_be_taken:
            said = [_("For %(owner)s.") % {"owner": concern.owner}]
        else:
            said = [_("%(who)s has it.") % {"who": concern.acknowledged_by or concern.owner}]
            if concern.acknowledged_by_id != concern.owner_id:
                said.append(_("It belongs to %(owner)s.") % {"owner": concern.owner})
        return " ".join([*said, _("The patient says that this can wait.")] if self.said_can_wait else said)

    @property
    def can_be_taken(self) -> bool:
        """Return whether nobody has it yet."""
        return self.concern.status == Status.OPEN

    @property
    def seen(self) -> str:
        """Return which line of the timeline this shows as the last that is new, as a form sends it back."""
        return f"{self.concern.pk}:{getattr(self.concern, 'news', None) or 0}"

    @property
    def for_reception(self) -> bool:
        """Return whether a call about it asks for no clinician: the patient has only not answered."""
        return self.concern.finding == Finding.NO_ANSWER


def row_of(concern: Concern, now: datetime, staff: Staff | None) -> Row:
    """Return a concern with its words."""
    row = Row(
        concern=concern,
        level=words.LEVELS[concern.urgency],
        finding=_("A concern"),
        reason=_("The reason is for clinicians"),
        as_of=now,
        phone=concern.patient.phone if concern.urgency <= Urgency.URGENT else "",
        said_can_wait=getattr(concern, "said_can_wait", False),
    )
    return replace(row, **_clinical(concern)) if access.may(staff, Action.VIEW, "patients.checkin") else row


def _clinical(concern: Concern) -> dict[str, Any]:
    answered = concern.assessment.check_in
    return {
        "finding": concern.get_finding_display(),
        "reason": words.reason(concern.assessment, concern.finding),
        "again": (getattr(concern, "came_again", None) or "").partition(": ")[2],
        "day": concern.day,
        "own_words": answered.note.strip() if answered else "",
        "advice": _advice(concern),
    }


def _advice(concern: Concern) -> str:
    """Return what the patient was told on their answer; empty where nobody answered or the advice is no card."""
    answered = concern.assessment.check_in or concern.assessment.report
    if answered is None or concern.finding not in CONCERNING:
        return ""
    return advising.card(Finding(concern.finding), advising.symptoms_behind(concern)).title
