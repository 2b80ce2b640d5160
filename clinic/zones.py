"""The time zones there are: hundreds of small files, looked through once by each process."""

from functools import cache
from zoneinfo import available_timezones


@cache
def known() -> frozenset[str]:
    """Return the names of the IANA database of this machine."""
    return frozenset(available_timezones())
