"""When a patient is asked for a check-in. Days are counted from the start, Monday 2 March 2026."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.rules.facts import Pause
from patients.rules.prompts import Prompt, Why, next_prompt, prompt_at
from patients.rules.schedule import Plan

START = date(2026, 3, 2)


def day(number: int) -> date:
    return START + timedelta(days=number)


def asked(
    until: int,
    *,
    answers: Sequence[int] = (),
    flares: Sequence[int] = (),
    review: int = 14,
    pauses: Sequence[tuple[int, int | None]] = (),
    last_day: int | None = None,
) -> list[int]:
    """Return the days on which a prompt goes out, as a tick finds them with what was reported so far."""
    found = []
    for number in range(until + 1):
        prompt = next_prompt(
            START,
            day(review),
            [day(answer) for answer in answers if answer <= number],
            [day(flare) for flare in flares if flare <= number],
            day(number - 1),
            pauses=[Pause(day(since), None if to is None else day(to)) for since, to in pauses],
            last_day=None if last_day is None else day(last_day),
        )
        found += [number] if prompt and prompt.on == day(number) else []
    return found


@pytest.mark.parametrize(
    ("answers", "days"),
    [
        ([], [7, 14, 15, 16, 21, 28, 35]),
        ([5], [7, 14, 15, 16, 21, 28, 35]),
        ([7], [14, 15, 16, 21, 28, 35]),
        ([13], [7, 14, 15, 16, 21, 28, 35]),
        ([14], [7, 21, 28, 35]),
        ([15], [7, 14, 21, 28, 35]),
        ([16, 21, 30], [7, 14, 15, 28, 35]),
    ],
)
def test_days_7_14_15_16_while_unanswered_then_weekly(answers: list[int], days: list[int]) -> None:
    assert asked(35, answers=answers) == days


def test_the_day_after_a_flare_asks_again() -> None:
    assert asked(20, answers=[7, 9, 14], flares=[9]) == [10]
    assert asked(20, answers=[7, 9, 10, 14], flares=[9]) == []


def test_a_flare_before_the_review_date_makes_one_prompt_of_two() -> None:
    prompt = next_prompt(START, day(14), [day(13)], [day(13)], day(13))
    assert prompt == Prompt(day(14), Why.REVIEW)
    assert prompt.occasion == "2026-03-16"


@pytest.mark.parametrize(
    ("review", "days"),
    [
        (7, [7, 8, 9, 14, 21, 28]),
        (10, [10, 11, 12, 17, 24]),
        (17, [7, 17, 18, 19, 24]),
        (18, [7, 14, 18, 19, 20, 25]),
        (28, [7, 14, 21, 28]),
    ],
)
def test_a_review_date_that_moved_takes_its_prompts_along(review: int, days: list[int]) -> None:
    assert asked(28, review=review) == days


def test_the_weeks_before_a_later_review_are_still_asked_about() -> None:
    assert asked(30, review=29, answers=[7, 14]) == [21, 29, 30]


@pytest.mark.parametrize(
    ("pauses", "days"),
    [
        ([(5, 8)], [8, 14, 15, 16, 21]),
        ([(12, 19)], [7, 19, 21]),
        ([(15, 15)], [7, 14, 15, 16, 21]),
        ([(6, 9), (9, 10)], [10, 14, 15, 16, 21]),
        ([(10, None)], [7]),
    ],
)
def test_a_prompt_within_a_pause_waits_for_its_end(pauses: list[tuple[int, int | None]], days: list[int]) -> None:
    assert asked(27, pauses=pauses) == days


def test_nothing_is_asked_after_the_last_day() -> None:
    assert asked(40, last_day=15) == [7, 14, 15]
    assert next_prompt(START, day(14), [], [], day(15), last_day=day(15)) is None


@pytest.mark.parametrize(
    ("zone", "on", "quiet", "at"),
    [
        ("Europe/London", "2026-03-16", ("21:00", "08:00"), "2026-03-16 09:00"),
        ("Europe/London", "2026-04-13", ("21:00", "08:00"), "2026-04-13 08:00"),
        ("Europe/London", "2026-03-16", ("04:00", "11:30"), "2026-03-16 11:30"),
        ("Pacific/Apia", "2011-12-30", ("21:00", "08:00"), "2011-12-30 19:00"),  # a skipped date: the next
    ],
)
def test_a_prompt_is_sent_at_nine_or_after_the_quiet_hours(zone: str, on: str, quiet: tuple[str, str], at: str) -> None:
    quiet_from, quiet_until = map(time.fromisoformat, quiet)
    plan = Plan(ZoneInfo(zone), quiet_from=quiet_from, quiet_until=quiet_until)
    expected = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert prompt_at(Prompt(date.fromisoformat(on), Why.WEEKLY), plan) == expected


numbers = st.integers(0, 60)


@given(
    st.sets(numbers, max_size=6),
    st.sets(numbers, max_size=3),
    st.integers(7, 40),
    numbers,
    st.lists(st.tuples(numbers, st.none() | numbers), max_size=2),
)
def test_prompts_come_later_and_never_in_a_pause_nor_after_an_answer(
    answers: set[int], flares: set[int], review: int, after: int, paused: list[tuple[int, int | None]]
) -> None:
    pauses = [Pause(day(since), None if to is None else day(to)) for since, to in paused]
    check_ins, flare_days = {day(answer) for answer in answers}, {day(flare) for flare in flares}
    prompt = next_prompt(START, day(review), check_ins, flare_days, day(after), pauses=pauses)
    if prompt is None:
        assert any(pause.until is None for pause in pauses)
        return
    assert prompt.on > day(after)
    assert not any(pause.start <= prompt.on < (pause.until or date.max) for pause in pauses)
    if not pauses:
        assert prompt.on not in check_ins
        assert prompt.on <= max(day(after), *check_ins, day(review)) + timedelta(days=14)


@given(st.integers(0, 100), st.integers(7, 28))
def test_a_patient_who_never_answers_is_never_left_unasked_for_more_than_ten_days(after: int, review: int) -> None:
    prompt = next_prompt(START, day(review), (), (), day(after))
    assert prompt is not None
    assert prompt.on - day(after) <= timedelta(days=10)
