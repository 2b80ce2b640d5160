"""Adults for years after the last entry, by nation; who was younger until a birthday."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.models import Nation
from patients.rules.retention import PERIODS, kept_until, years_after

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def until(born: str, last: str, nation: str = "ENG") -> str:
    day = kept_until(nation=nation, born=date.fromisoformat(born), last_entry=date.fromisoformat(last))
    return day.isoformat()


def test_every_nation_has_its_period() -> None:
    assert set(PERIODS) == set(Nation)


@pytest.mark.parametrize(("nation", "years"), [("ENG", 8), ("WLS", 8), ("NIR", 8), ("SCT", 6)])
def test_an_adult_is_kept_for_years_after_the_last_entry(nation: str, years: int) -> None:
    assert until("1984-05-02", "2026-03-16", nation) == f"{2026 + years}-03-16"


def test_a_child_is_kept_until_their_25th_birthday() -> None:
    assert until("2015-06-01", "2026-03-16") == "2040-06-01"
    assert until("2009-06-01", "2026-05-31") == "2034-06-01"  # 16 to the end


def test_who_was_17_until_their_26th() -> None:
    assert until("2009-03-16", "2026-03-16") == "2035-03-16"
    assert until("2008-03-17", "2026-03-16") == "2034-03-17"


def test_from_the_18th_birthday_on_as_an_adult() -> None:
    assert until("2008-03-16", "2026-03-16") == "2034-03-16"
    assert until("2008-03-16", "2026-03-16", "SCT") == "2032-03-16"


def test_a_day_that_is_not_there_is_the_next() -> None:
    assert until("1984-05-02", "2028-02-29", "SCT") == "2034-03-01"
    assert until("2012-02-29", "2020-01-01") == "2037-03-01"


def test_an_unknown_nation_is_no_guess() -> None:
    with pytest.raises(KeyError):
        until("1984-05-02", "2026-03-16", "XXX")


@given(born=DAYS, last=DAYS, nation=st.sampled_from(sorted(PERIODS)))
def test_nobody_is_let_go_before_six_years(born: date, last: date, nation: str) -> None:
    if born <= last:
        assert (kept_until(nation=nation, born=born, last_entry=last) - last).days >= 6 * 365


@given(born=DAYS, last=DAYS)
def test_who_was_a_child_is_not_let_go_before_eight_years(born: date, last: date) -> None:
    if born <= last < years_after(born, 18):
        assert kept_until(nation="SCT", born=born, last_entry=last) >= years_after(last, 8)
