"""The link in the letter's mail: opening shows nobody's name and says nothing; pressing the button does."""

import pytest

from clinic import clock
from clinic.mail.models import Message
from patients.care import acknowledging, referrals
from patients.models import Referral
from tests.referrals.cast import send, sent


@pytest.fixture
def link(letter, alice):
    sent(letter, alice)
    return f"/letter/{acknowledging.token_of(Message.objects.get(kind='referral'))}/"


def status(letter):
    return Referral.objects.get(pk=letter.pk).status


def test_opening_it_shows_no_patient_and_changes_nothing(client, letter, link):
    answer = client.get(link)
    assert answer.status_code == 200
    assert "Dana" not in answer.content.decode()
    assert "Doyle" not in answer.content.decode()
    assert str(letter.pk) not in answer.content.decode()
    client.head(link)
    assert status(letter) == "sent"


def test_pressing_the_button_says_that_it_came_and_twice_is_once(client, letter, link):
    for _time in range(2):
        answer = client.post(link)
        assert answer.status_code == 200
        assert "Dana" not in answer.content.decode()
    assert status(letter) == "received"
    assert letter.entries.filter(to_status="received").count() == 1


def test_it_counts_before_the_other_servers_answer_is_written_down(client, letter, alice):
    send(letter, alice)
    client.post(f"/letter/{acknowledging.token_of(Message.objects.get(kind='referral'))}/")
    assert status(letter) == "received"
    referrals.letter_settled(str(letter.pk), accepted=True, reply="250 ok", now=clock.now())
    assert status(letter) == "received"


def test_it_expires(client, letter, link, at):
    at("2026-05-30 12:00")
    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404
    assert status(letter) == "sent"


def test_a_token_of_somebody_elses_making_is_none(client, link):
    assert client.get(link[:-3] + "xx/").status_code == 404


def test_a_withdrawn_letter_says_to_ring(client, letter, alice, link):
    referrals.withdraw(by=alice, referral=letter, now=clock.now(), text="Seen elsewhere")
    assert "no longer stands" in client.post(link).content.decode()
    assert status(letter) == "withdrawn"
