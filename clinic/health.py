"""Whether everything that must run by itself does."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from clinic import ticks
from clinic.mail import holding


def healthz(_request: HttpRequest) -> JsonResponse:
    """Return 200 when the database answers and no tick is late; else 503 and what is wrong."""
    problems = _problems()
    return JsonResponse({"healthy": not problems, "problems": problems}, status=503 if problems else 200)


def _problems() -> list[str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        late, paused = ticks.late(), holding.problems()
    except DatabaseError:
        return [_("The database does not answer.")]
    return paused + [
        _("“%(tick)s” is late: it last ended %(seconds)d seconds ago.")
        % {"tick": tick.name, "seconds": tick.since.total_seconds()}
        if tick.since
        else _("“%(tick)s” has never run.") % {"tick": tick.name}
        for tick in late
    ]
