"""What somebody may do: whatever changes it, the database notes it, and each note goes into the security log.

Triggers write the notes (migration 0013), so the desk, a command, a shell and a line of SQL are one way. A note is said
when it is sealed: once, in order, and none that was written late is passed over. It is said before the seal stands, so
what fails between the two is said again, under the same number.
"""

from collections.abc import Iterable

from clinic import security
from clinic.models import RightsChange
from clinic.security import Event

BY = {"user": "actor", "tick": "tick", "command": "command"}
WHERE = ("method", "route", "request")


def say(keys: Iterable[int]) -> None:
    """Tell the security log of some notes."""
    for change in RightsChange.objects.filter(pk__in=list(keys)).order_by("pk"):
        security.write(Event.RIGHTS, change.account, _facts(change))


def _facts(change: RightsChange) -> dict[str, object]:
    """Return what was changed, when, by whom and from where, as far as anybody said."""
    by = {called: change.who[name] for name, called in BY.items() if name in change.who} or {"by": "outside"}
    where = {name: change.who[name] for name in WHERE if name in change.who}
    when = {"number": change.pk, "changed_at": change.at.isoformat(timespec="milliseconds")}
    return {"what": change.what, **by, "database_role": change.database_role, **where, **when}
