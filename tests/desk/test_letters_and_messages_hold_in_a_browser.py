"""The desk's pages of letters, recipients and messages in a real browser."""

import pytest
from django.db import transaction
from django.urls import reverse

from clinic import clock
from patients.care import concerns, messaging, referrals
from patients.models import Recipient, Referral
from tests.looking import hold, press, signed_in
from tests.referrals.cast import a_recipient, sent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WRONG = b"name,organisation,code,email,phone,checked_on\nDr Ash,,,not-an-address,,\nDr Oak,,,,,yesterday\n"
GOOD = b"name,organisation,code,email,phone,checked_on\nDr Ash,The Ash Practice,A81002,ash@secure.example,,2026-03-01\n"


@pytest.fixture
def letter(not_improved, alice, lena, dana, clinic, settings) -> Referral:
    settings.TEXT_GATEWAY_URL = "https://gateway.example/messages"
    clinic.default_recipient_name = clinic.default_recipient_email = ""
    clinic.save()
    a_recipient(alice, "Dr Oak", "oak@secure.example", checked=False)
    messaging.write(patient=dana, key=not_improved.assessment.check_in.key, text="May I swim?", now=clock.now())
    return not_improved.referrals.get()


@pytest.fixture
def page(chromium, live, alice, as_user, letter):
    page = signed_in(chromium, live, as_user(alice))
    yield page
    page.context.close()


def goto(page, live, name, *args, status=200) -> str:
    address = reverse(f"admin:{name}", args=args)
    assert page.goto(live + address).status == status
    return address


def test_the_directory_and_the_list_that_is_read_in(live, page, alice):
    oak = Recipient.objects.get()
    for name, args in (("changelist", ()), ("add", ()), ("change", (oak.pk,)), ("import", ())):
        hold(page, goto(page, live, f"patients_recipient_{name}", *args))
    page.set_input_files("input[type=file]", {"name": "list.csv", "mimeType": "text/csv", "buffer": WRONG})
    press(page, "Try it, write nothing")
    assert "2 rows have a problem" in page.inner_text("#content")
    hold(page, "a list with problems")
    page.set_input_files("input[type=file]", {"name": "list.csv", "mimeType": "text/csv", "buffer": GOOD})
    press(page, "Import")
    assert Recipient.objects.get(code="A81002").checked_by == alice
    assert "Alice Archer" in page.inner_text("#result_list")
    assert [said for said in page.complaints if "422" not in said] == []


def test_a_letter_from_the_draft_until_it_no_longer_stands(live, page, letter, alice):
    hold(page, goto(page, live, "patients_referral_change", letter.pk))
    page.select_option("#id_recipient", "")
    page.fill("#id_recipient_name", "Dr Elm")
    page.fill("#id_recipient_email", "elm@secure.example")
    press(page, "Keep, send nothing")
    assert "Check the address first" in page.inner_text("#content")
    hold(page, "an address that nobody checked")
    page.check("#id_checked")
    press(page, "Keep, send nothing")
    assert Recipient.objects.get(name="Dr Elm").checked_by == alice
    with transaction.atomic():
        sent(letter, alice)
    hold(page, goto(page, live, "patients_referral_change", letter.pk))
    press(page, "I phoned: they have it")
    assert Referral.objects.get().status == "received"
    referrals.withdraw(by=alice, referral=letter, now=clock.now(), text="Seen elsewhere")
    for name in ("change", "print"):
        hold(page, goto(page, live, f"patients_referral_{name}", letter.pk))
        assert "Withdrawn on 30 March 2026." in page.inner_text("body")
    assert [said for said in page.complaints if "422" not in said] == []


def test_messages_concerns_numbers_and_what_is_not_there(live, page, dana, not_improved, alice):
    concerns.acknowledge(by=alice, concern=not_improved, now=clock.now())
    hold(page, goto(page, live, "index"))
    assert "Unanswered messages" in page.inner_text("#content")
    hold(page, goto(page, live, "patients_concern_change", not_improved.pk))
    hold(page, goto(page, live, "patients_messages", dana.pk))
    page.fill("textarea", "Yes, gently.")
    press(page, "Send the answer")
    hold(page, "the record with a number to confirm")
    press(page, "is the patient's own number")
    assert "is confirmed for text messages" in page.inner_text("#content")
    hold(page, goto(page, live, "patients_concern_change", 999_999, status=404))
    assert [said for said in page.complaints if "404" not in said] == []


def test_an_empty_desk(live, chromium, charlie, as_user):
    page = signed_in(chromium, live, as_user(charlie))
    hold(page, goto(page, live, "index"))
    assert "Nobody needs you now." in page.inner_text("#content")
    assert "is the only clinician here" in page.inner_text("#content")
    page.context.close()
