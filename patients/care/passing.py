"""Time passes, under a clock of one's own: every tick runs at the instant for which it has something to do."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection, models

from patients.care import assessing, chasing, escalating, messaging, prompting, reminding
from patients.models import Concern, Conversation, Episode, Referral, ReminderSettings

# Each tick with the column that says when it next has something to do.
TICKS: tuple[tuple[Callable[..., int], type[models.Model], str], ...] = (
    (assessing.assess_due, Episode, "next_assessment_at"),
    (reminding.remind_due, ReminderSettings, "next_at"),
    (prompting.prompt_due, Episode, "next_prompt_at"),
    (escalating.escalate_due, Concern, "next_escalation_at"),
    (chasing.chase_due, Referral, "next_chase_at"),
    (chasing.chase_due, Referral, "ask_patient_at"),
    (messaging.raise_due, Conversation, "concern_at"),
)


def pass_time(*, until: datetime) -> None:
    """Do what became due up to an instant, each at its own time."""
    while tick(until=until) is not None:
        pass


def tick(*, until: datetime) -> datetime | None:
    """Do what is due at the first instant up to another, and return that instant; None where nothing is."""
    firsts = _firsts()
    now = min((at for at in firsts if at is not None and at <= until), default=None)
    for at, (work, _model, _column) in zip(firsts, TICKS, strict=True):
        if now is not None and at == now:
            work(now=now)
    return now


def _firsts() -> tuple[datetime | None, ...]:
    """Return when each tick next has something to do, all in one query: this is asked between any two things."""
    quote = connection.ops.quote_name
    parts = (
        f"(SELECT min({quote(column)}) FROM {quote(model._meta.db_table)})"  # noqa: S608  (names of our own)
        for _work, model, column in TICKS
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}")
        return tuple(cursor.fetchone())
