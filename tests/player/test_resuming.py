"""A session that was interrupted goes on where it was, and counts no time that nobody used."""

from typing import Any

import pytest

from tests.player.playing import away, begin, remembered, shows

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_ten_minutes_in_a_locked_phone_count_only_if_they_were_used(phone: Any) -> None:
    phone.clock.run_for(30_000)
    away(phone, 100_000)
    assert phone.locator("#sheet-away").inner_text().startswith("Welcome back")
    phone.click("[data-answer=kept]")
    phone.wait_for_selector("#stage:not([data-paused])")
    assert (shows(phone, "word"), shows(phone, "digits")) == ("Hold", "5")
    away(phone, 600_000)
    phone.click("[data-answer=return]")
    phone.wait_for_selector("#stage:not([data-paused])")
    assert (shows(phone, "word"), shows(phone, "side")) == ("Get ready", "First leg")


def test_a_killed_browser_goes_on_where_it_was_under_the_same_key(opened: Any, phone: Any) -> None:
    phone.clock.run_for(200_000)
    key = remembered(phone)["key"]
    context = phone.context
    phone.close(run_before_unload=False)
    again = opened(context=context, clock="2026-03-02T09:30:00Z")
    assert "You stopped at: Single leg knee hug" in again.inner_text("#player-start")
    begin(again)
    assert (shows(again, "word"), shows(again, "side")) == ("Change leg", "Other leg")
    again.click("#stage [data-do=stop]")
    again.click("#sheet-skip [data-answer=no_time]")
    again.wait_for_selector("#player-end:visible")
    assert again.input_value("[name=key]") == key
    again.close()
    tomorrow = opened(context=context, clock="2026-03-03T09:30:00Z")
    assert "You stopped at" not in tomorrow.inner_text("#player-start")
    begin(tomorrow)
    assert remembered(tomorrow)["key"] != key


def test_two_tabs_never_speak_at_once_and_share_one_key(opened: Any, phone: Any) -> None:
    phone.clock.run_for(12_000)
    key = remembered(phone)["key"]
    other = opened(context=phone.context)  # which has one clock for both
    begin(other)
    phone.wait_for_selector("#stage[data-paused]")
    assert "another tab" in shows(phone, "word")
    assert remembered(other)["key"] == key


def test_a_phone_whose_clock_is_a_day_behind_writes_down_no_time_before_its_page(opened: Any, rendered: Any) -> None:
    page = opened(clock="2026-03-01T09:00:00Z")
    begin(page)
    for _exercise in rendered.exercises:
        page.click("#stage [data-do=skip]")
        page.click("#sheet-skip [data-answer=forgot]")
    page.wait_for_selector("#player-end:visible")
    assert page.input_value("[name=started]").startswith("2026-03-02T09:00")


def test_the_clock_set_back_while_it_plays_changes_nothing(phone: Any) -> None:
    phone.clock.run_for(6_000)
    phone.clock.set_system_time("2026-03-01T08:00:00Z")
    phone.clock.run_for(4_100)
    assert (shows(phone, "word"), shows(phone, "digits")) == ("Hold", "8")
