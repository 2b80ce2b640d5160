"""In a minute it has been read who needs somebody, why, by when and what to do, and the next programme is begun.

A Monday of a clinic with sixteen patients: three need somebody today, three in the next days, the others nobody.
What is measured is reading: what the screen shows as a browser draws it, at the speed of `tests.human.Human`. It does
not show that a person understands what they read, or decides well.
"""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from clinic import clock
from clinic.models import Staff, Tick
from clinic.ticks import INTERVALS
from patients.care import messaging
from patients.models import Patient
from tests.cast import a_patient, answer
from tests.human import FEWEST_WORDS, Human
from tests.looking import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAIT = 30_000
SCREENS = [(1280, 800), (820, 1180)]
UNEVENTFUL = ("Amy Ash", "Ben Birch", "Cara Cedar", "Dev Dale", "Eli Elm", "Fay Foster", "Gus Gale", "Hana Hill")
# Who needs somebody today, the most urgent first: by when, why in one sentence and in their words, what they were told.
TODAY = {
    "Kim Kelly": (
        *("Emergency answer within 10 minutes", "Emergency symptom named today: saddle numbness."),
        *("It went numb on the way to work.", "Call 999 or go to A&E now"),
    ),
    "Jo Jones": (
        *("Today answer within 35 minutes", "Very severe pain: the score is 9 or more."),
        *("", "Ask for an urgent GP appointment today, or call 111"),
    ),
    "Liz Lowe": (
        *("Today answer within 35 minutes", "Urgent symptom named today: fever."),
        *("Shivering since last night.", "Ask for an urgent GP appointment today, or call 111"),
    ),
}


@pytest.fixture
def monday(prescribed, alice, bob, at):
    """Sixteen patients in their second or third week; this morning six said what needs somebody."""
    Staff.objects.filter(pk=alice.pk).update(cover=bob)
    Staff.objects.filter(pk=bob.pk).update(cover=alice)
    at("2026-03-16 09:00")
    first = begin(prescribed, alice, 6, *UNEVENTFUL[:4], "Jo Jones", "Noor Nash", "Pia Pine", "Max Moss")
    at("2026-03-23 09:00")
    second = begin(prescribed, alice, 6, *UNEVENTFUL[4:], "Kim Kelly", "Liz Lowe", "Ines Ito", "Rod Reed")
    for name in UNEVENTFUL[:4]:
        answer(first[name], 4, 3)
    at("2026-03-30 08:00")
    for name in UNEVENTFUL[:4]:
        answer(first[name], 2, 2)
    answer(first["Noor Nash"], 6, 4, note="Still cannot sit through a meeting.")
    answer(first["Max Moss"], 3, 2, symptoms={"weight_gain"})
    answer(second["Ines Ito"], 8, 6, note="Every stretch makes it worse.")
    messaging.write(patient=first["Pia Pine"], key=uuid4(), text="May I swim?", now=clock.now())
    at("2026-03-30 09:20")
    answer(first["Jo Jones"], 9, 5)
    answer(second["Liz Lowe"], 5, 4, symptoms={"fever"}, note="Shivering since last night.")
    at("2026-03-30 09:40")
    answer(second["Kim Kelly"], 6, 4, symptoms={"saddle_numbness"}, note="It went numb on the way to work.")
    at("2026-03-30 09:45")
    for name, (_task, interval) in INTERVALS.items():
        Tick.objects.create(name=name, interval=interval, last_ended_at=clock.now())


def begin(prescribed, physiotherapist, pain: int, *names: str) -> dict[str, Patient]:
    """Return patients whose programme starts today, with the pain they start with."""
    found = {name: a_patient(physiotherapist, name) for name in names}
    for patient in found.values():
        prescribed(patient)
        answer(patient, pain)
    return found


@pytest.fixture(params=SCREENS)
def page(live, chromium, monday, alice, as_user, request):
    width, height = request.param
    page = signed_in(chromium, live, as_user(alice), viewport={"width": width, "height": height})
    page.goto(live + reverse("admin:index"))
    yield page
    assert page.complaints == []
    page.context.close()


def told_of(page: Any, name: str) -> Any:
    """Return where a row says what the patient was told."""
    return page.get_by_role("article", name=name).locator("dl > div").filter(has_text="Was told")


def read_of(human: Human, name: str) -> str:
    """Read in a row who it is, by when, why first of all, and what they were told; what else is open is for later."""
    row = human.page.get_by_role("article", name=name)
    why = (row.locator(".reason").first, *row.locator("blockquote").all())
    return " ".join(human.read(part) for part in (row.locator("header"), *why, told_of(human.page, name)))


def test_the_first_screen_says_of_the_most_urgent_who_why_by_when_and_what_to_do(page):
    human, first_two = Human(page), list(TODAY)[:2]
    everything = human.read(page.locator("body"))
    assert "1 emergency 2 today 3 in the next days" in everything
    assert everything.index("Kim Kelly") < everything.index("Jo Jones")
    for name in first_two:
        said = read_of(human, name)
        assert [part for part in (name, "Ring 07700 900123", *TODAY[name]) if part not in said] == []


def test_in_a_minute_all_who_need_somebody_today_are_read_and_the_next_programme_is_begun(page):
    human = Human(page)
    human.read(page.get_by_role("heading", level=1))
    human.read(page.locator(".sums"))
    said = [read_of(human, name) for name in list(TODAY)[:2]]
    human.scroll()
    expect(told_of(page, "Liz Lowe")).to_be_in_viewport(ratio=1, timeout=WAIT)
    said.append(read_of(human, "Liz Lowe"))
    for (name, parts), words in zip(TODAY.items(), said, strict=True):
        assert [part for part in (name, "Ring 07700 900123", *parts) if part not in words] == []
    assert 60 * human.words / FEWEST_WORDS < 60, human.words

    human.think().press(page.get_by_role("link", name="Jo Jones", exact=True))
    human.read(page.locator(".patient-banner"))
    human.think().press(page.get_by_role("link", name="Prescribe", exact=True))
    expect(page.get_by_label("Programme")).to_be_visible(timeout=WAIT)
    assert human.actions == 2
    assert human.takes() < 60, (human.takes(), human.seconds, human.words)
