from datetime import date, timedelta

from patients.charts import CHANGE, PAIN, PORTAL, days_between, draw

START = date(2026, 3, 2)
DAYS = [START + timedelta(days=day) for day in range(15)]


def say(day: date) -> str:
    return day.isoformat()


def test_more_pain_stands_higher() -> None:
    chart = draw(DAYS, {DAYS[0]: 0, DAYS[1]: 10}, PAIN, None, say)
    low, high = chart.points
    assert (low.y, high.y) == (chart.frame.bottom, chart.frame.top)
    assert low.x < high.x <= chart.frame.right <= PORTAL.width


def test_better_stands_higher_than_worse() -> None:
    better, worse = draw(DAYS, {DAYS[0]: 1, DAYS[1]: 7}, CHANGE, None, say).points
    assert better.y < worse.y


def test_a_day_without_an_answer_has_no_point() -> None:
    assert len(draw(DAYS, {DAYS[3]: 4}, PAIN, None, say).points) == 1


def test_the_review_day_is_marked_only_within_the_days() -> None:
    assert draw(DAYS, {}, PAIN, DAYS[14], say).review is not None
    assert draw(DAYS, {}, PAIN, DAYS[14] + timedelta(days=1), say).review is None


def test_one_day_can_be_drawn() -> None:
    assert len(draw([START], {START: 5}, PAIN, START, say).labels) == 1


def test_only_the_last_days_are_shown() -> None:
    assert days_between(START, DAYS[-1], 7) == DAYS[-7:]
    assert days_between(DAYS[-1], START, 7) == [START]
