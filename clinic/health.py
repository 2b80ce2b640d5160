"""Whether everything that must run by itself does."""

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import ticks
from clinic.mail import holding
from clinic.ticks import Health, Late


def healthz(_request: HttpRequest) -> JsonResponse:
    """Return 200 when the database answers and nothing is late; else 503 and what is wrong.

    `audited` is how many seconds ago the audit last went all the way round; null before it first has.
    """
    problems, health = look()
    said = {"healthy": not problems, "problems": problems, "audited": _audited(health) if health else None}
    return JsonResponse(said, status=503 if problems else 200)


def look() -> tuple[list[str], Health | None]:
    """Return what is wrong, in words, and how the ticks go; None where the database does not say."""
    try:
        health, paused = ticks.health(), holding.problems()
    except DatabaseError:
        return [_("The database does not answer.")], None
    return paused + [_words(late) for late in health.late], health


def _audited(health: Health) -> int | None:
    return round((timezone.now() - health.audited_at).total_seconds()) if health.audited_at else None


def _words(late: Late) -> str:
    names = {"tick": late.name, "seconds": late.since.total_seconds() if late.since else 0}
    if late.is_round:
        return (
            _("“%(tick)s” takes too long: it last went all the way round %(seconds)d seconds ago.")
            if late.since
            else _("“%(tick)s” takes too long: it has never gone all the way round.")
        ) % names
    return (
        _("“%(tick)s” is late: it last ended %(seconds)d seconds ago.")
        if late.since
        else _("“%(tick)s” has never run.")
    ) % names
