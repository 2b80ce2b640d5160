from datetime import date, timedelta

from patients.portal.chart import WIDTH, days_between, pain_chart, sessions_chart

START = date(2026, 3, 2)
DAYS = [START + timedelta(days=day) for day in range(15)]


def say(day: date) -> str:
    return day.isoformat()


def test_more_pain_stands_higher() -> None:
    chart = pain_chart(DAYS, {DAYS[0]: 0, DAYS[1]: 10}, None, say)
    low, high = chart.points
    assert (low.y, high.y) == (chart.bottom, chart.top)
    assert low.x < high.x


def test_a_day_without_an_answer_has_no_point() -> None:
    assert len(pain_chart(DAYS, {DAYS[3]: 4}, None, say).points) == 1


def test_the_review_day_is_marked_only_within_the_days() -> None:
    assert pain_chart(DAYS, {}, DAYS[14], say).review is not None
    assert pain_chart(DAYS, {}, DAYS[14] + timedelta(days=1), say).review is None


def test_bars_grow_with_the_sessions_and_stay_in_the_frame() -> None:
    chart = sessions_chart(DAYS, {DAYS[0]: 1, DAYS[14]: 2}, say)
    first, last = chart.bars
    assert last.height == 2 * first.height
    assert first.x >= chart.left
    assert last.x + last.width <= chart.right <= WIDTH


def test_one_day_and_no_sessions_can_be_drawn() -> None:
    assert sessions_chart([START], {}, say).bars == ()
    assert len(pain_chart([START], {START: 5}, START, say).labels) == 1


def test_only_the_last_days_are_shown() -> None:
    assert days_between(START, DAYS[-1], 7) == DAYS[-7:]
    assert days_between(DAYS[-1], START, 7) == [START]
