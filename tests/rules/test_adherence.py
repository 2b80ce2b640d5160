"""How much of a week was done. The week is that of Monday 16 March 2026, two sessions a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.rules.adherence import (
    Adherence,
    Band,
    Exercise,
    Outcome,
    Session,
    Version,
    all_paused,
    band_of,
    outcome_of,
    over,
    planned_on,
    together,
    week,
)
from patients.rules.facts import Pause

MONDAY = date(2026, 3, 16)
TWICE_A_DAY = [Version(date(2026, 3, 2), (2,) * 7)]
DONE, PARTLY, SKIPPED, LEFT_OUT = Outcome.DONE, Outcome.PARTLY, Outcome.SKIPPED, Outcome.LEFT_OUT


def day(offset: int) -> date:
    return MONDAY + timedelta(days=offset)


def logged(outcome: Outcome, *offsets: int) -> list[Session]:
    return [Session(day(offset), outcome) for offset in offsets]


def test_a_full_week_is_a_hundred_percent() -> None:
    sessions = logged(DONE, *range(7), *range(7))
    assert week(MONDAY, TWICE_A_DAY, sessions) == Adherence(14, 14, 7, 100, Band.ON_TRACK)


def test_partly_counts_half() -> None:
    found = week(MONDAY, TWICE_A_DAY, logged(PARTLY, *range(7), *range(7)))
    assert (found.done, found.percent, found.band) == (7, 50, Band.SOME)


def test_no_data_is_not_zero() -> None:
    assert week(MONDAY, TWICE_A_DAY, []) == Adherence(14, 0, 0, None, None)


def test_a_week_with_one_session_left_out_altogether_is_zero() -> None:
    found = week(MONDAY, TWICE_A_DAY, logged(LEFT_OUT, 0))
    assert (found.percent, found.band, found.days_active) == (0, Band.LOW, 0)


def test_skipped_with_a_reason_is_not_missed() -> None:
    found = week(MONDAY, TWICE_A_DAY, logged(DONE, *range(7)) + logged(SKIPPED, *range(7)))
    assert (found.planned, found.percent) == (7, 100)


def test_a_week_skipped_for_good_reasons_has_no_share() -> None:
    found = week(MONDAY, TWICE_A_DAY, logged(SKIPPED, *range(7), *range(7)))
    assert found == Adherence(0, 0, 0, None, None)


@pytest.mark.parametrize(("pause", "planned"), [((3, 5), 10), ((3, None), 6), ((-9, 4), 6), ((-9, None), 0)])
def test_paused_is_not_failed(pause: tuple[int, int | None], planned: int) -> None:
    since, until = pause
    paused = [Pause(day(since), None if until is None else day(until))]
    assert week(MONDAY, TWICE_A_DAY, [], paused).planned == planned


def test_a_session_on_a_paused_day_is_active_but_makes_up_for_nothing() -> None:
    found = week(MONDAY, TWICE_A_DAY, logged(DONE, 0, 5), [Pause(day(5))])
    assert (found.planned, found.done, found.days_active) == (10, 1, 2)


def test_more_than_planned_is_not_more_than_all() -> None:
    found = week(MONDAY, [Version(MONDAY, (1, 0, 1, 0, 1, 0, 0))], logged(DONE, 0, 1, 2, 3, 4))
    assert found == Adherence(3, 3, 5, 100, Band.ON_TRACK)


def test_each_day_counts_by_the_version_in_force_on_it() -> None:
    versions = [Version(day(4), (3,) * 7), Version(day(-7), (1,) * 7), Version(day(6), (0,) * 7)]
    assert [planned_on(day(offset), versions) for offset in (-8, -7, 3, 4, 5, 6, 9)] == [0, 1, 1, 3, 3, 0, 0]
    assert week(MONDAY, versions, []).planned == 4 + 6


def test_of_two_versions_from_one_day_the_later_holds() -> None:
    assert planned_on(MONDAY, [Version(MONDAY, (1,) * 7), Version(MONDAY, (2,) * 7)]) == 2


def test_a_running_week_does_not_count_what_is_still_to_come() -> None:
    sessions = logged(DONE, 0, 0, 1, 2)
    assert week(MONDAY, TWICE_A_DAY, sessions, today=day(2)) == Adherence(5, 4, 3, 80, Band.ON_TRACK)


def test_the_week_is_the_iso_week_of_the_day() -> None:
    sessions = logged(DONE, -1, 0, 6, 7)
    assert {week(day(offset), TWICE_A_DAY, sessions) for offset in range(7)} == {week(MONDAY, TWICE_A_DAY, sessions)}
    assert week(MONDAY, TWICE_A_DAY, sessions).done == 2


@given(st.data())
def test_many_weeks_are_what_each_of_them_is(drawn: st.DataObject) -> None:
    lists, integers = st.lists, st.integers
    starts = drawn.draw(lists(integers(-10, 40), max_size=4))
    versions = [Version(day(start), (place,) * 5 + (0, 1)) for place, start in enumerate(starts)]
    begun = drawn.draw(lists(integers(-10, 40), max_size=3, unique=True).map(sorted))
    ends = [*(day(until) for until in begun[1:]), None]
    paused = [Pause(day(since), until) for since, until in zip(begun, ends, strict=False)]
    sessions = logged(DONE, *drawn.draw(lists(integers(-2, 30), max_size=20)))
    sessions += logged(SKIPPED, *drawn.draw(lists(integers(-2, 30), max_size=9)))
    sessions += logged(PARTLY, *drawn.draw(lists(integers(-2, 30), max_size=9)))
    found = over(MONDAY, 4, versions, sessions, paused)
    assert found == together([week(day(7 * n), versions, sessions, paused) for n in range(4)], 0)


@pytest.mark.parametrize(
    ("percent", "band"),
    [
        (None, None),
        (0, Band.LOW),
        (49, Band.LOW),
        (50, Band.SOME),
        (74, Band.SOME),
        (75, Band.ON_TRACK),
        (100, Band.ON_TRACK),
    ],
)
def test_the_bands_start_at_75_and_50(percent: int | None, band: Band | None) -> None:
    assert band_of(percent) is band


@pytest.mark.parametrize(
    ("exercises", "outcome"),
    [
        ("done done", DONE),
        ("done skipped", DONE),
        ("done partly", PARTLY),
        ("done left_out", PARTLY),
        ("partly", PARTLY),
        ("partly left_out skipped", PARTLY),
        ("skipped skipped", SKIPPED),
        ("left_out skipped", LEFT_OUT),
        ("left_out", LEFT_OUT),
        ("", LEFT_OUT),
    ],
)
def test_a_session_is_done_when_no_exercise_was_missed(exercises: str, outcome: Outcome) -> None:
    assert outcome_of(map(Exercise, exercises.split())) is outcome


sessions_of_a_week = st.lists(st.builds(Session, st.integers(0, 6).map(day), st.sampled_from(Outcome)), max_size=20)
plans = st.tuples(*[st.integers(0, 4)] * 7).map(lambda sessions: [Version(MONDAY, sessions)])


@given(sessions_of_a_week, plans)
def test_the_share_is_bounded_and_agrees_with_its_band(sessions: list[Session], versions: list[Version]) -> None:
    found = week(MONDAY, versions, sessions)
    assert 0 <= found.done <= found.planned
    assert 0 <= found.days_active <= 7
    assert found.band is band_of(found.percent)
    if found.percent is not None:
        assert found.percent <= 100 * found.done / found.planned < found.percent + 1


@given(sessions_of_a_week, plans, st.integers(0, 6))
def test_doing_one_more_session_never_lowers_the_share(
    sessions: list[Session], versions: list[Version], offset: int
) -> None:
    before, after = (
        week(MONDAY, versions, sessions),
        week(MONDAY, versions, [*sessions, Session(day(offset), DONE)]),
    )
    assert after.done >= before.done
    assert (after.percent or 0) >= (before.percent or 0)


@pytest.mark.parametrize(
    ("offered", "outcome"),
    [
        ([Exercise.DONE], PARTLY),
        ([Exercise.DONE, Exercise.PARTLY], PARTLY),
        ([Exercise.DONE, Exercise.SKIPPED], PARTLY),
        ([Exercise.SKIPPED], SKIPPED),
    ],
)
def test_the_4_minute_version_is_partly_done_and_never_missed(offered: list[Exercise], outcome: Outcome) -> None:
    assert outcome_of([*offered, Exercise.NOT_OFFERED, Exercise.NOT_OFFERED]) is outcome


def test_two_programmes_of_a_week_are_put_together() -> None:
    one, other = week(MONDAY, TWICE_A_DAY, logged(DONE, *range(7))), week(MONDAY, TWICE_A_DAY, [])
    assert together([one, other], 7) == Adherence(28, 7, 7, 25, Band.LOW)
    assert together([other, other], 0).percent is None


def test_a_week_is_paused_only_when_every_day_of_every_programme_is() -> None:
    whole, half = [Pause(MONDAY, day(7))], [Pause(day(3), None)]
    assert all_paused(MONDAY, [whole, whole])
    assert not all_paused(MONDAY, [whole, half])
    assert not all_paused(MONDAY, [])
