"""From a new patient to a published programme of their own: at most 25 actions, in less than a minute."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from patients.models import Patient, PrescriptionVersion
from tests.human import Human
from tests.looking import signed_in

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
