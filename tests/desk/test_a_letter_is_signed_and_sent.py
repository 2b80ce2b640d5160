import pytest
from django.urls import reverse

from clinic.mail.models import Message


@pytest.fixture
def letter(not_improved):
    return not_improved.referrals.get()


@pytest.fixture
def desk(alice, as_user):
    return as_user(alice)


def verb(letter, name: str) -> str:
    return reverse(f"admin:patients_referral_{name}", args=[letter.pk])


def test_a_draft_shows_its_letter_and_can_be_changed(desk, letter):
    shown = desk.get(verb(letter, "change")).content.decode()
    assert "Dana Doyle" in shown
    desk.post(verb(letter, "letter"), {"letter": letter.letter + "\nSeen today."})
    letter.refresh_from_db()
    assert letter.letter.endswith("Seen today.")


def test_an_empty_letter_is_refused_in_words(desk, letter):
    answer = desk.post(verb(letter, "letter"), {"letter": " "})
    assert answer.status_code == 422
    assert "The letter is empty." in answer.content.decode()


def test_signed_and_sent_to_a_secure_domain(desk, letter, alice):
    desk.post(verb(letter, "sign"))
    to = {"recipient_name": "The Elm Practice", "recipient_email": "letters@secure.example", "checked": "on"}
    assert desk.post(verb(letter, "send"), to).status_code == 302
    letter.refresh_from_db()
    assert letter.signed_by == alice
    assert Message.objects.get(kind="referral").recipient == "letters@secure.example"


def test_a_domain_that_is_not_secure_is_refused_and_the_letter_printed(desk, letter):
    desk.post(verb(letter, "sign"))
    to = {"recipient_name": "Dr Okafor", "recipient_email": "okafor@mail.example", "checked": "on"}
    answer = desk.post(verb(letter, "send"), to)
    page = answer.content.decode()
    assert "not on the clinic" in page
    assert "Print the letter and record how it went" in page
    assert "okafor@mail.example" in page
    assert not Message.objects.filter(kind="referral").exists()
    assert "Dana Doyle" in desk.get(verb(letter, "print")).content.decode()
    desk.post(verb(letter, "record"), {"to": "sent", "text": "Posted, first class"})
    letter.refresh_from_db()
    assert letter.status == "sent"


def test_steps_follow_the_table(desk, letter):
    answer = desk.post(verb(letter, "record"), {"to": "booked"})
    assert answer.status_code == 422
    desk.post(verb(letter, "sign"))
    for step in ("sent", "received", "booked", "closed"):
        assert desk.post(verb(letter, "record"), {"to": step, "text": "By phone"}).status_code == 302
    letter.refresh_from_db()
    assert letter.status == "closed"
    assert "Record what happened" not in desk.get(verb(letter, "change")).content.decode()


def test_a_signed_letter_stays_as_it_is(desk, letter):
    desk.post(verb(letter, "sign"))
    assert "A signed letter stays as it is." in desk.post(verb(letter, "letter"), {"letter": "x"}).content.decode()


@pytest.mark.parametrize("name", ["letter", "sign", "send", "record", "correct", "print", "change"])
def test_an_outsider_and_a_manager_find_no_letter(letter, charlie, mona, as_user, name):
    for who in (charlie, mona):
        client = as_user(who)
        answer = client.get(verb(letter, name)) if name in ("print", "change") else client.post(verb(letter, name))
        assert answer.status_code == 404


def test_nothing_is_chosen_beforehand_that_a_press_could_do_by_mistake(desk, letter):
    shown = desk.get(verb(letter, "change")).content.decode()
    assert '<option value="" selected>Choose one</option>' in shown
    assert desk.post(verb(letter, "record"), {"to": "", "text": ""}).status_code == 422
    letter.refresh_from_db()
    assert letter.status == "draft"
