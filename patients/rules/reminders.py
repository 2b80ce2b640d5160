"""Whether a reminder that has become due is sent, and why not."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from patients.rules.schedule import DAY, Due, Plan, Span

WINDOW = timedelta(hours=3)
ONE_A_DAY_AFTER = 5
STOP_AFTER = 10
AS_CHOSEN, OFTEN = 2, 4  # weeks of maintenance: this project's proposal


def _(text: str) -> str:
    """Return the text as it is: this only marks it for translation, whoever shows it translates it."""
    return text


class Reason(StrEnum):
    """Why a reminder was sent or not; stored with it."""

    DUE = "due"
    NOT_YET = "not_yet"
    HELD = "held"
    STOPPED = "stopped"
    PAUSED = "paused"
    NOT_STARTED = "not_started"
    ENDED = "ended"
    NO_SESSION = "no_session"
    DONE = "done"
    FADED = "faded"
    JOINED = "joined"
    MOVED = "moved"
    LEFT_TO_SILENT = "left_to_silent"
    ONE_A_DAY = "one_a_day"
    EXPIRED = "expired"


WORDS: Mapping[Reason, str] = {
    Reason.DUE: _("Sent: the session was not logged yet"),
    Reason.NOT_YET: _("Not sent yet: its time has not come"),
    Reason.HELD: _("Not sent: the exercises are on hold until someone from the clinic has phoned about them"),
    Reason.STOPPED: _("Not sent: reminders are switched off"),
    Reason.PAUSED: _("Not sent: the programme is paused"),
    Reason.NOT_STARTED: _("Not sent: the programme has not started"),
    Reason.ENDED: _("Not sent: the programme has ended"),
    Reason.NO_SESSION: _("Not sent: no such session on that day any more"),
    Reason.DONE: _("Not sent: the session was already logged"),
    Reason.FADED: _(
        "Not sent: in maintenance reminders grow fewer, after two weeks every other session day, after four once a week"
    ),
    Reason.JOINED: _("Not sent by itself: the clock change moved it to the same minute as the next session's reminder"),
    Reason.MOVED: _("Not sent: its time had already passed when the times or the time zone were changed"),
    Reason.LEFT_TO_SILENT: _("Not sent: ten reminders in a row had no answer"),
    Reason.ONE_A_DAY: _("Not sent: five reminders in a row had no answer, so only the first of the day goes out"),
    Reason.EXPIRED: _("Not sent: it could not go out within three hours of its time"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of the patient at the moment of sending."""

    sessions: int  # logged in the patient's day of the reminder, by the programme of its slot with the fewest
    ignored: int = 0  # reminders in a row that were neither opened nor followed by a session
    held: bool = False
    stopped: bool = False
    paused: bool = False  # every programme of its slot


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to send, and the reason either way."""

    send: bool
    reason: Reason


def should_remind(due: Due, plan: Plan, standing: Standing, now: datetime) -> Verdict:
    """Return whether the reminder goes out now. Not sent is final, except for `not_yet`."""
    reason = _against(due, plan, standing, now)
    return Verdict(send=reason is None, reason=reason or Reason.DUE)


def asking(due: Due, plan: Plan) -> list[Hashable]:
    """Return the programmes that ask for a slot: those that do not fade, or all of it where every one does."""
    spans = [span for span in plan.spans if span.holds(due.day, due.slot)]
    return list(
        dict.fromkeys(span.programme for span in spans if not fades(due, span))
        or dict.fromkeys(span.programme for span in spans)
    )


def fades(due: Due, span: Span) -> bool:
    """Return whether maintenance keeps a programme's reminder back: it is to become a habit that needs none.

    Weeks of maintenance, from its first day: in the first two as chosen, in the next two the first session of every
    other session day, from then on that of the first session day of each week.
    """
    if span.fades_from is None or due.day < span.fades_from:
        return False
    weeks, offset = divmod((due.day - span.fades_from).days, 7)
    if weeks < AS_CHOSEN:
        return False
    before = sum(span.holds(due.day - back * DAY, 1) for back in range(1, offset + 1))
    return due.slot > 1 or (before > 0 if weeks >= OFTEN else before % 2 == 1)


def _against(due: Due, plan: Plan, standing: Standing, now: datetime) -> Reason | None:
    objections = (
        (Reason.NOT_YET, now < due.at),
        (Reason.HELD, standing.held),
        (Reason.STOPPED, standing.stopped),
        (Reason.PAUSED, standing.paused),
        (Reason.NOT_STARTED, all(due.day < span.starts_on for span in plan.spans)),
        (Reason.ENDED, all(span.ends_on is not None and due.day >= span.ends_on for span in plan.spans)),
        (Reason.NO_SESSION, not plan.has(due.day, due.slot)),
        (Reason.DONE, standing.sessions >= due.slot),
        (Reason.FADED, all(fades(due, span) for span in plan.spans if span.holds(due.day, due.slot))),
        (Reason.LEFT_TO_SILENT, standing.ignored >= STOP_AFTER),
        (Reason.ONE_A_DAY, standing.ignored >= ONE_A_DAY_AFTER and due.slot > 1),
        (Reason.EXPIRED, now >= due.at + WINDOW),
    )
    return next((reason for reason, holds in objections if holds), None)
