"""Pain, change, findings, versions of the programme and talks over the same days, drawn and as a table."""

import re
from datetime import date

import pytest
from django.urls import reverse

from patients.admin.record import record_of
from tests.cast import answer
from tests.looking import hold, signed_in


@pytest.fixture
def record(dana, alice, as_user):
    return lambda: as_user(alice).get(reverse("admin:patients_patient_change", args=[dana.pk])).content.decode()


def table(page: str) -> dict[str, str]:
    """Return what the table says of each day."""
    body = page.partition('class="on-axis-table"')[2].partition("</table>")[0]
    found = re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', body)
    return {day: " | ".join(re.findall(r"<td[^>]*>([^<]*)</td>", cells)) for day, cells in found}


def test_what_happened_on_a_day_stands_in_one_row(course, record):
    said = table(record())
    assert said["16 March 2026"].startswith("7 |  | ")
    assert "Lower back stretches, version 1 from 16 March" in said["16 March 2026"]
    assert said["30 March 2026"].startswith("7 | 4 No change | Not better after two weeks")
    assert "Review day" in said["30 March 2026"]
    first_of_april = "Phoned, no reply (Alice Archer); Spoke on the phone (Alice Archer); "
    assert said["1 April 2026"] == f" |  | {first_of_april}Lower back stretches, version 2 from 1 April"
    assert said["20 April 2026"] == " |  | Answered by message (Alice Archer)"
    assert next(iter(said)) == "6 May 2026"


def test_every_mark_of_one_day_stands_at_one_place(course, dana, alice, at):
    axis = record_of(dana, alice, at("2026-05-06 10:00"))["axis"]
    pain, change, done = axis.panels
    findings, programme, talks = axis.lanes
    day = axis.days.index(date(2026, 3, 30))
    x = pain.chart.frame.mid(day, len(axis.days))
    assert x == axis.review.x
    assert x in [point.x for point in pain.chart.points]
    assert x in [point.x for point in change.chart.points]
    assert x in [sign.x for sign in findings.signs]
    assert [bar.text for bar in programme.bars] == ["Version 1", "Version 2"]
    assert [sign.shape for sign in talks.signs] == ["no-reply", "spoke", "wrote"]
    assert [bar.text for bar in done.bars] == ["", "no data", "paused", "", "", "no data", "", ""]


def test_two_marks_of_one_day_do_not_hide_each_other(course, dana, alice, at):
    talks = record_of(dana, alice, at("2026-05-06 10:00"))["axis"].lanes[-1].signs
    assert talks[1].x - talks[0].x >= 10


def test_a_review_to_come_is_within_the_days(prescribed, dana, alice, at):
    now = at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    axis = record_of(dana, alice, now)["axis"]
    assert axis.days[-1] == date(2026, 3, 30)
    assert axis.today < axis.review.x


def test_before_anything_was_prescribed_there_is_no_drawing(dana, record):
    assert "on-axis" not in record().partition("<main")[2]


def test_a_week_that_nobody_answered_is_on_the_same_axis(prescribed, dana, alice, at):
    """The days of an old problem are not stretched: at most twelve weeks are shown."""
    at("2025-03-16 09:00")
    prescribed(dana)
    axis = record_of(dana, alice, at("2026-05-06 10:00"))["axis"]
    assert len(axis.days) == 84
    assert axis.panels[0].chart.points == ()
    assert [bar.width > 500 for bar in axis.lanes[1].bars] == [True]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_record_holds_in_a_browser_and_who_it_is_stays_in_sight(live, chromium, course, dana, alice, as_user):
    page = signed_in(chromium, live, as_user(alice))
    page.goto(live + reverse("admin:patients_patient_change", args=[dana.pk]))
    hold(page, "record")
    for width in (390, 820, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        box = page.locator(".patient-banner").bounding_box()
        assert box["y"] >= 0, (width, box)
        assert box["y"] + box["height"] <= 240, (width, box)
    assert page.complaints == []
    page.context.close()
