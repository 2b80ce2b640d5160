"""Time passes, under a clock of one's own: every tick runs at the instant for which it has something to do."""

from datetime import datetime

from django.db import connection

from patients.care.standing import WORK

TIMERS = tuple((work, model, column) for work in WORK.values() for model, column in work.timers)


def pass_time(*, until: datetime) -> None:
    """Do what became due up to an instant, each at its own time."""
    while tick(until=until) is not None:
        pass


def tick(*, until: datetime) -> datetime | None:
    """Do what is due at the first instant up to another, and return that instant; None where nothing is."""
    firsts = _firsts()
    now = min((at for at in firsts if at is not None and at <= until), default=None)
    for at, (work, _model, _column) in zip(firsts, TIMERS, strict=True):
        if now is not None and at == now:
            work.do(now=now)
    return now


def _firsts() -> tuple[datetime | None, ...]:
    """Return when each tick next has something to do, all in one query: this is asked between any two things."""
    quote = connection.ops.quote_name
    parts = (
        f"(SELECT min({quote(column)}) FROM {quote(model._meta.db_table)})"  # noqa: S608  (names of our own)
        for _work, model, column in TIMERS
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}")
        return tuple(cursor.fetchone())
