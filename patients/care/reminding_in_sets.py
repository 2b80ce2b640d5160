"""Deciding the reminders of many patients at once: one query for each kind of fact, and one for each kind of row."""

import json
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from patients.care import planning, telling
from patients.care.rows_in_sets import among, insert
from patients.models import Reminder, ReminderSettings
from patients.rules.findings import HOLDING
from patients.rules.reminders import Reason, Standing, asking, should_remind
from patients.rules.schedule import DAY, MOMENT, Due, Plan, Span, joined_by, local_date, next_reminder, patient_day

log = logging.getLogger(__name__)
# By hand and in one: this is asked for the reminders that are decided, and again for each that goes out.
STANDING = """
SELECT
    ask.number,
    coalesce(min(programme.done) FILTER (WHERE NOT programme.paused), 0),
    EXISTS (
        SELECT FROM patients_concern
        WHERE patient_id = ask.patient AND closed_at IS NULL AND finding = ANY(%(holding)s)
    ),
    coalesce(bool_and(programme.paused), false)
FROM json_to_recordset(%(asks)s) AS ask(number int, patient uuid, day date, holders uuid[])
LEFT JOIN LATERAL (
    SELECT
        (
            SELECT count(DISTINCT slot) FROM patients_session session
            JOIN patients_prescriptionversion version ON version.id = session.version_id
            WHERE session.patient_id = ask.patient AND day = ask.day AND version.prescription_id = prescription.id
        ) AS done,
        EXISTS (
            SELECT FROM patients_pause pause WHERE pause.episode_id = prescription.episode_id
            AND pause.from_on <= ask.day AND (pause.until_on IS NULL OR pause.until_on > ask.day)
        ) AS paused
    FROM patients_prescription prescription WHERE prescription.id = ANY(ask.holders)
) programme ON true
GROUP BY ask.number, ask.patient
"""
WRITE_NEXT = """
UPDATE patients_remindersettings chosen SET next_at = next.at, ignored = next.ignored
FROM unnest(%s::bigint[], %s::timestamptz[], %s::integer[]) AS next(id, at, ignored)
WHERE chosen.id = next.id
"""
Slot = tuple[Any, date, int]  # of a patient's day


class Ask(NamedTuple):
    """A reminder of a patient, and the plan that it is of."""

    patient: Any
    due: Due
    plan: Plan

    @property
    def slot(self) -> Slot:
        """Return the key of its line in the ledger."""
        return self.patient, self.due.day, self.due.slot

    def at(self, due: Due) -> "Ask":
        """Return another reminder of the same plan."""
        return self._replace(due=due)


class Known(NamedTuple):
    """What is recorded when a reminder is decided: sessions logged, whether anything holds it, or a pause does."""

    sessions: int
    held: bool
    paused: bool

    def of(self, row: ReminderSettings) -> Standing:
        """Return what counts for a patient who has left so many unanswered."""
        return Standing(self.sessions, row.ignored, self.held, not row.on, self.paused)


@dataclass(slots=True)
class Turn:
    """One patient whose time has come: what is to be decided, in order, and when they are looked at next."""

    row: ReminderSettings
    next_at: datetime | None = None
    asks: list[Ask] = field(default_factory=list)


def decide(keys: Collection[int], *, now: datetime) -> set[int]:
    """Decide every reminder of held rows from their time until now, and return which rows; the others failed."""
    rows = list(ReminderSettings.objects.filter(pk__in=among(keys)).select_related("patient__clinic"))
    spans = planning.spans([row.patient_id for row in rows], now.date() - DAY)
    turns = [turn for row in rows if (turn := _turn(row, spans.get(row.patient_id, ()), now))]
    _decide_all(turns, now)
    _write_next(turns)
    return {turn.row.pk for turn in turns}


def _turn(row: ReminderSettings, spans: Sequence[Span], now: datetime) -> Turn | None:
    """Return a patient's turn; None where it cannot be told, which stops nobody else's."""
    try:
        return _turn_of(row, spans, now)
    except Exception:
        log.exception("The reminders of settings %s cannot be decided", row.pk)
        return None


def _turn_of(row: ReminderSettings, spans: Sequence[Span], now: datetime) -> Turn:
    day = local_date(now, row.patient.zone)
    kept = (span for span in spans if span.ends_on is None or span.ends_on > day - planning.KEPT)
    plan, since = planning.plan_with(row.patient, row, kept, day), row.next_at
    turn = Turn(row)
    if not (plan and since):
        return turn
    due = next_reminder(plan, since - MOMENT)
    while due is not None and due.at <= now:
        turn.asks.append(Ask(row.patient_id, due, plan))
        due = next_reminder(plan, due.at)
    turn.next_at = next_at(row, plan, due, now)
    return turn


def next_at(row: ReminderSettings, plan: Plan, due: Due | None, now: datetime) -> datetime | None:
    """Return when a patient is looked at next; after a stop, for what is left of today: the ledger tells of it."""
    if due is None or (not row.on and due.day > patient_day(now, plan.zone, plan.day_starts_at)):
        return None
    return due.at


def pass_over(asks: Sequence[Ask], reason: Reason) -> None:
    """Write down why reminders whose time has passed go to nobody; what is decided already stays as it is."""
    decided = _ledger(asks)
    if rows := [_row(ask, reason) for ask in asks if ask.slot not in decided]:
        insert(Reminder, rows)


def _decide_all(turns: Sequence[Turn], now: datetime) -> None:
    """Decide each patient's reminders in their order: how many went unanswered before counts for the next one."""
    decided = _ledger([ask for turn in turns for ask in turn.asks])
    left = [ask for turn in turns for ask in turn.asks if ask.slot not in decided]
    facts = {ask.slot: one for ask, one in zip(left, known(left), strict=True)}
    written, sent = dict[Slot, dict[str, Any]](), list[tuple[ReminderSettings, Due]]()
    for turn in turns:
        for ask in turn.asks:
            if ask.slot in decided or ask.slot in written:
                continue
            verdict = should_remind(ask.due, ask.plan, facts[ask.slot].of(turn.row), now)
            written[ask.slot] = _row(ask, verdict.reason)
            for other in (ask.at(due) for due in joined_by(ask.plan, ask.due)):
                if other.slot not in decided:
                    written.setdefault(other.slot, _row(other, Reason.JOINED))
            if verdict.send:
                turn.row.ignored += 1
                sent.append((turn.row, ask.due))
    if written:
        insert(Reminder, list(written.values()))
    telling.session_reminders(sent, now=now)


def _ledger(asks: Sequence[Ask]) -> set[Slot]:
    """Return the slots that are decided already, of these patients and about these days."""
    if not asks:
        return set()
    rows = Reminder.objects.filter(patient__in=among({ask.patient for ask in asks}, "uuid"))
    lately = rows.filter(day__gte=min(ask.due.day for ask in asks) - DAY).order_by()
    return set(lately.values_list("patient_id", "day", "slot"))


def _row(ask: Ask, reason: Reason) -> dict[str, Any]:
    patient, day, slot = ask.slot
    return {"patient_id": patient, "day": day, "slot": slot, "due_at": ask.due.at, "verdict": reason}


def _write_next(turns: Sequence[Turn]) -> None:
    rows = [(turn.row.pk, turn.next_at, turn.row.ignored) for turn in turns]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(WRITE_NEXT, [list(column) for column in zip(*rows, strict=True)])


def known(asks: Sequence[Ask]) -> list[Known]:
    """Return what is recorded for each of some reminders, in one query."""
    rows = [
        {"number": number, "patient": ask.patient, "day": ask.due.day, "holders": asking(ask.due, ask.plan)}
        for number, ask in enumerate(asks)
    ]
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"asks": json.dumps(rows, default=str), "holding": sorted(HOLDING)})
        found = {number: Known(*told) for number, *told in cursor.fetchall()}
    return [found[number] for number in range(len(rows))]
