"""A session played to its end in a browser is one stored row; how the player speaks is stored too."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from patients.models import Patient, PlayerSettings, PrescriptionVersion, Session
from programmes.dose import Dose, Sides
from tests.cast import At
from tests.looking import signed_in
from tests.player.playing import NINE, begin, given, goes_on, shows, whole
from tests.portal.test_a_session import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def short(started: PrescriptionVersion, at: At) -> PrescriptionVersion:
    """Three exercises of half a minute: holds on both sides, counted repetitions, a hold."""
    both = Dose(reps=1, hold_seconds=5, sides=Sides.EACH_SIDE, sessions_per_day=1)
    return given(
        started,
        at,
        single_leg_knee_hug=both,
        bridge=Dose(reps=5, sessions_per_day=1),
        plank=Dose(reps=2, hold_seconds=5, sessions_per_day=1),
    )


@pytest.fixture
def phone(chromium: Any, live: str, browser: Client, short: PrescriptionVersion) -> Iterator[Any]:
    """Dana's phone with the page of the session open, on a clock that the test moves."""
    page = signed_in(chromium, live, browser, viewport={"width": 390, "height": 844})
    page.clock.install(time=NINE)
    page.goto(live + address(short))
    page.clock.pause_at("2026-03-02T09:01:00Z")
    page.wait_for_selector("form[data-began]", state="attached")
    yield page
    page.context.close()


def test_played_to_its_end_it_is_one_row_with_what_was_done(
    phone: Any, dana: Patient, short: PrescriptionVersion, at: At
) -> None:
    begin(phone)
    phone.clock.run_for(2 * (5 + 3 + 5) * 1_000 + 100)
    assert shows(phone, "name") == "Bridge"
    phone.click("#stage [data-do=skip]")
    phone.click("#sheet-skip [data-answer=no_space]")
    goes_on(phone)
    phone.clock.run_for(6_000)
    phone.click("#stage [data-do=sore]")
    phone.click("[data-pain='3']")
    phone.click("[data-step=green] [data-answer=on]")
    goes_on(phone)
    phone.clock.run_for((5 + 2 * (3 + 5)) * 1_000)
    phone.wait_for_selector("#player-end:visible")
    at("2026-03-02 09:10")
    phone.select_option("[name=pain_after]", "2")
    phone.select_option("[name=effort]", "6")
    phone.fill("[name=note]", "on the stairs")
    with phone.expect_navigation(url="**/today/"):
        phone.get_by_role("button", name="Save this session").click()
    session = Session.objects.get(patient=dana)
    assert (session.slot, session.short, str(session.day)) == (1, False, "2026-03-02")
    assert (session.pain_after, session.effort, session.note, session.worst_pain) == (2, 6, "on the stairs", 3)
    logs = {log.exercise.name: (log.outcome, log.reason, log.pain) for log in session.logs.select_related("exercise")}
    names = [exercise.name for exercise in short.exercises.all()]
    assert [logs[name] for name in names] == [("done", "", None), ("skipped", "no_space", None), ("done", "", 3)]
    assert phone.complaints == []


def test_how_it_speaks_is_stored_and_holds_on_the_next_phone(
    phone: Any, chromium: Any, live: str, browser: Client, dana: Patient, short: PrescriptionVersion
) -> None:
    whole(phone)  # a box that is not yet set counts as unticked
    phone.click("#player-start [data-do=settings]")
    for change in (lambda: phone.uncheck("#sheet-settings [name=voice]"), lambda: phone.select_option("#tempo", "4")):
        with phone.expect_response("**/api/v1/preferences/") as answered:
            change()
        assert answered.value.status == 200
    row = PlayerSettings.objects.get(patient=dana)
    assert (row.voice, row.tone, row.vibration, row.colour, row.tempo) == (False, True, True, True, 75)
    other = signed_in(chromium, live, browser)
    other.goto(live + address(short))
    other.click("#player-start [data-do=settings]:visible")
    other.wait_for_selector("#sheet-settings[open]")
    assert other.input_value("#tempo") == "4"
    assert not other.is_checked("#sheet-settings [name=voice]")
    other.context.close()
