"""A clinic's working time, as the rules take it."""

from zoneinfo import ZoneInfo

from clinic.models import Clinic
from patients.rules.working_time import Nation, OpeningHours


def opening_hours(clinic: Clinic) -> OpeningHours:
    """Return when a clinic is open: its weekdays and hours without its nation's bank holidays."""
    opening = ((clinic.opens_at, clinic.closes_at),)
    return OpeningHours(
        zone=ZoneInfo(clinic.time_zone),
        weekdays=tuple(opening if weekday in clinic.open_weekdays else () for weekday in range(1, 8)),
        nation=Nation(clinic.nation),
    )
