"""In less than a minute: a new patient has a programme of their own, and a photo has become an exercise."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from clinic import clock
from patients.care import prescribing
from patients.models import Patient, PrescriptionVersion
from tests.human import Human
from tests.looking import hold, signed_in
from tests.programmes.files import photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAIT = 30_000


@pytest.fixture
def page(live, chromium, alice, routine, as_user):
    page = signed_in(chromium, live, as_user(alice), viewport={"width": 1280, "height": 900})
    page.goto(live + reverse("admin:patients_patient_add"))
    yield page
    assert page.complaints == []
    page.context.close()


def test_a_new_patient_has_a_published_programme_of_their_own(page, outbox):
    human = Human(page)
    human.think().write_here(page.get_by_label("Full name"), "Fay Foster")
    human.write_next(page.get_by_label("Date of birth"), "05/05/1984")
    human.write(page.get_by_label("E-mail"), "fay@example.org")
    human.press(page.get_by_role("button", name="Save"))
    human.think().press(page.get_by_role("link", name="Prescribe"))
    human.think().choose(page.get_by_label("Programme"), "Lower back stretches (Routine 1 of 2)")
    human.write(page.get_by_label("Pain now"), "6")
    human.press(page.get_by_role("button", name="Make the draft"))

    rows = page.locator(".exercise")
    dose = page.get_by_label("Dose in one row")
    human.think().write(dose.first, "8x hold 15s each side 1/day", instead=True)
    expect(rows.first.locator(".says")).to_have_text("Hold 15 seconds, 8 times each leg, once a day", timeout=WAIT)
    human.think().write(dose.nth(3), " 1/day")
    expect(rows.nth(3).locator(".says")).to_contain_text("once a day", timeout=WAIT)
    human.think().press(page.get_by_role("button", name="Harder: Deeper lower back rotation"))
    expect(rows.nth(2).locator("> legend")).to_have_text("Deeper lower back rotation", timeout=WAIT)
    human.think().press(rows.first.get_by_role("button", name="Do first"))
    expect(page.locator(".if-two li")).to_have_text(["Single leg knee hug"], timeout=WAIT)
    human.think().press(page.get_by_role("button", name="Save and publish"))
    human.think().press(page.get_by_role("button", name="Publish"))
    expect(page.get_by_text(re.compile("^Published"))).to_be_visible(timeout=WAIT)

    version = PrescriptionVersion.objects.get()
    assert version.published_at is not None
    first, _second, third, fourth = version.exercises.all()
    assert (first.reps, first.hold_seconds, first.rank) == (8, 15, 1)
    assert (third.name, fourth.sessions_per_day) == ("Deeper lower back rotation", 1)
    assert outbox.kinds(Patient.objects.get().email) == ["invitation"]
    assert human.actions <= 25, human.actions
    assert human.takes() < 60, (human.takes(), human.seconds, human.pages)


def test_an_exercise_from_a_phone_photo_can_be_used_in_a_minute(live, chromium, alice, dana, routine, as_user):
    version = prescribing.prescribe(
        by=alice, patient=dana, programme=routine, starts_on=clock.now().date(), baseline=6, now=clock.now()
    )
    page = signed_in(chromium, live, as_user(alice), viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto(live + reverse("admin:patients_version_edit", args=[version.pk]))
    human = Human(page)
    human.think().press(page.get_by_role("button", name="Your own, from a photo"))
    human.think().take(page.get_by_label("Photo or video"), photo(size=(1200, 800)))
    human.write(page.get_by_label("Name", exact=True), "Towel slide")
    human.write_next(page.get_by_label("Dose in one row"), "8x hold 3s each side 2/day")
    expect(page.locator(".says")).to_have_text("Hold 3 seconds, 8 times each side, twice a day", timeout=WAIT)
    human.write_next(page.get_by_label("Position"), "Sitting on a chair")
    human.write_next(page.get_by_label("What to do"), "Slide your foot back on a towel.")
    hold(page, "an exercise from a photo")
    human.think().press(page.get_by_role("button", name="Add it to the draft"))
    expect(page.get_by_text("Towel slide is in your library and in this draft.")).to_be_visible(timeout=WAIT)
    last = page.locator(".exercise").last
    assert last.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200
    assert version.exercises.last().sessions_per_day == 2
    assert human.takes() < 60, (human.takes(), human.seconds, human.pages)
    assert page.complaints == []
    page.context.close()
