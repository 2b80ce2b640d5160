"""How the desk says findings, urgency and deadlines."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.mail.kinds import UnknownKind, kind_of
from clinic.mail.models import Channel, Message
from clinic.mail.models import Status as Sent
from patients.admin.forms.check_in import CHANGES
from patients.care.opening import CAME_BACK, HISTORY, MESSAGE, REVIEW
from patients.models import Assessment, Concern
from patients.models.concern import FINDING_WORDS, Status, Urgency

# The looks know four levels; the clinic's two slowest tiers share the quiet one with "decision".
LEVELS: Mapping[int, str] = MappingProxyType(
    {
        Urgency.EMERGENCY: "emergency",
        Urgency.URGENT: "urgent",
        Urgency.SOON: "soon",
        Urgency.DECISION: "routine",
        Urgency.ROUTINE: "routine",
    }
)


def finding(name: str) -> str:
    """Return a finding in words."""
    return str(FINDING_WORDS.get(name, name.replace("_", " ")))


def reason(assessment: Assessment, of_finding: str) -> str:
    """Return the sentence for one finding: the rules give one for each, after what was answered."""
    if of_finding == HISTORY and assessment.check_in:
        return _("Named: %(history)s") % {"history": named(assessment.check_in.history)}
    if of_finding == REVIEW and assessment.reasons:
        return assessment.reasons[-1]
    if of_finding == CAME_BACK:
        return _("They answered in maintenance, and follow-up runs again")
    if of_finding == MESSAGE:
        return _("They wrote, and nobody answered for a working day")
    sentences = assessment.reasons[-len(assessment.findings) :] if assessment.findings else []
    said = dict(zip(assessment.findings, sentences, strict=False))
    return said.get(of_finding) or finding(of_finding)


def named(codes: list[str]) -> str:
    """Return codes of symptoms or history as words."""
    return ", ".join(code.replace("_", " ") for code in codes)


def mail(kind: str) -> str:
    """Return a kind of mail in words."""
    try:
        return str(kind_of(kind).title) or kind.replace("_", " ")
    except UnknownKind:
        return kind.replace("_", " ")


def way(message: Message) -> str:
    """Return by what way a message goes, and which kind it is."""
    by_text = message.channel == Channel.TEXT
    words = _("Text message: %(kind)s") if by_text else _("Mail: %(kind)s")
    return words % {"kind": mail(message.kind)}


def state(message: Message) -> str:
    """Return how far a message has come: of a text also whether the phone has it."""
    found = message.get_status_display()
    if message.channel == Channel.TEXT and message.status == Sent.ACCEPTED:
        found = _("delivered") if message.last_reply.startswith("Delivered") else _("taken by the gateway")
    elif message.channel == Channel.TEXT and message.status == Sent.FAILED:
        found = _("not delivered")
    return found + _(", possibly twice") if message.possibly_twice else found


def span(length: timedelta) -> str:
    """Return a time as people say it: 12 minutes, 2 hours, 3 days."""
    minutes = max(1, int(length.total_seconds()) // 60)
    if minutes < 120:
        return ngettext("%d minute", "%d minutes", minutes) % minutes
    if minutes < 48 * 60:
        return ngettext("%d hour", "%d hours", minutes // 60) % (minutes // 60)
    return ngettext("%d day", "%d days", minutes // 1440) % (minutes // 1440)


def due(concern: Concern) -> datetime:
    """Return by when a person must do the next thing: take it on, or say what came of it."""
    return concern.acknowledge_by if concern.status == Status.OPEN else concern.outcome_by


def deadline(concern: Concern, now: datetime) -> str:
    """Return what is due when, or since when it is late."""
    by = due(concern)
    return within(abs(by - now), late=now > by, is_open=concern.status == Status.OPEN)


def within(length: timedelta, *, late: bool, is_open: bool) -> str:
    """Return in what time an answer or, once somebody has it, an outcome is due; or for how long it has been."""
    if late:
        return _("late by %(span)s") % {"span": span(length)}
    words = _("answer within %(span)s") if is_open else _("outcome within %(span)s")
    return words % {"span": span(length)}


def day_of(started_on: date, today: date) -> int:
    """Return the day of the review clock; the first is day 0."""
    return (today - started_on).days


def change(number: int | None) -> str:
    """Return an answer about change as it is asked; empty where it was not given."""
    return str(dict(CHANGES).get(number or 0, ""))


def goal(text: str, ratings: Sequence[int]) -> str:
    """Return the patient's goal with its first and its last rating, in one line; empty where none was written."""
    if not text or not ratings:
        return ""
    first, last = ratings[0], ratings[-1]
    return f"{text}: " + (f"{first} → {last}" if len(ratings) > 1 else f"{first}")
