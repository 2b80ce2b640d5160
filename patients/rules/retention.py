"""How long a record must be kept, by nation and age. Pure: dates in, a date out.

Sources: England, NHS Records Management Code of Practice 2021, appendix II; Wales, Records Management Code of Practice
for Health and Social Care 2022; Scotland, Records Management Code of Practice for Health and Social Care 2024, annex B;
Northern Ireland, Good Management, Good Records, disposal schedule, section G. Private practice is expected to keep to
the periods of its nation (CSP: six years in Scotland, eight in England). The CSP's paediatric group asks for eight
years where a child's birthday comes sooner: of the 25th, and of the 26th for who was 17, none does.
They are the shortest times there are; whoever answers for records checks them before anything is erased.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True)
class Period:
    """Whole years after the last entry for adults; for who was younger, until a birthday."""

    adult: int
    child: int = 25
    child_of_seventeen: int = 26
    grown_up: int = 18


PERIODS: Mapping[str, Period] = MappingProxyType(
    {"ENG": Period(adult=8), "WLS": Period(adult=8), "NIR": Period(adult=8), "SCT": Period(adult=6)}
)


def kept_until(*, nation: str, born: date, last_entry: date) -> date:
    """Return the first day on which a record need not be kept any more. Raises KeyError for an unknown nation."""
    period = PERIODS[nation]
    age = last_entry.year - born.year - ((last_entry.month, last_entry.day) < (born.month, born.day))
    if age >= period.grown_up:
        return years_after(last_entry, period.adult)
    return years_after(born, period.child_of_seventeen if age == period.grown_up - 1 else period.child)


def years_after(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
