"""Mine, my cover's or the clinic's: a filter hides no emergency."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from clinic import clock
from patients.care import concerns, messaging
from tests.cast import a_patient
from tests.desk.conftest import concern_of

DESK = reverse("admin:index")


@pytest.fixture
def ward(alice, bob, lena, at):
    """One patient of each of three clinicians; Bob stands in for Alice."""
    at("2026-03-16 09:00")
    alice.cover = bob
    alice.save()
    named = {alice: "Amy Ash", bob: "Ben Birch", lena: "Lil Larch"}
    return {name: concern_of(a_patient(who, name), "worse", 2, 60) for who, name in named.items()}


def names(client, whose: str) -> set[str]:
    page = client.get(DESK, {"whose": whose}).content.decode()
    return set(re.findall(r'<h3 class="who"[^>]*><a [^>]*>([^<]+)</a>', page))


@pytest.mark.parametrize(
    ("who", "mine", "covers"),
    [("alice", {"Amy Ash"}, {"Ben Birch"}), ("bob", {"Ben Birch"}, {"Amy Ash"}), ("lena", {"Lil Larch"}, set())],
)
def test_each_filter_shows_its_own(ward, as_user, request, who, mine, covers):
    client = as_user(request.getfixturevalue(who))
    assert names(client, "mine") == mine
    assert names(client, "cover") == covers
    assert names(client, "clinic") == set(ward)


def test_what_a_filter_does_not_know_is_the_clinic(ward, alice, as_user):
    assert names(as_user(alice), "nonsense") == set(ward)


def test_what_i_took_on_for_a_colleague_is_mine(ward, alice, as_user):
    concerns.acknowledge(by=alice, concern=ward["Lil Larch"], now=clock.now())
    assert names(as_user(alice), "mine") == {"Amy Ash", "Lil Larch"}


def test_an_emergency_is_everybodys(ward, lena, alice, as_user):
    concern_of(a_patient(lena, "Kim Kelly"), "emergency_symptom", 0, 12)
    for whose in ("mine", "cover", "clinic"):
        assert "Kim Kelly" in names(as_user(alice), whose)


def test_each_filter_says_how_many_it_shows(ward, alice, as_user):
    page = as_user(alice).get(DESK, {"whose": "mine"}).content.decode()
    said = re.findall(r'<a class="choice" href="([^"]+)"( aria-current="true")?>([^<]+) <span>(\d+)</span>', page)
    assert said == [
        (f"{DESK}?whose=mine", ' aria-current="true"', "Mine", "1"),
        (f"{DESK}?whose=cover", "", "My cover&#x27;s", "1"),
        (DESK, "", "The clinic&#x27;s", "3"),
    ]


def test_messages_are_those_of_whose_patients_they_are(ward, dana, alice, bob, as_user):
    messaging.write(patient=dana, key=uuid4(), text="May I swim?", now=clock.now())
    assert "Dana Doyle" in as_user(alice).get(DESK, {"whose": "mine"}).content.decode()
    assert "Dana Doyle" not in as_user(bob).get(DESK, {"whose": "mine"}).content.decode()


def test_an_empty_list_of_mine_says_that_there_are_others(ward, mona, dana, charlie, as_user):
    ours = concern_of(a_patient(charlie, "Theo Thorn"), "worse", 2, 60)
    concerns.acknowledge(by=charlie, concern=ours, now=clock.now())
    assert "Nobody of these needs you now." in as_user(charlie).get(DESK, {"whose": "cover"}).content.decode()


def test_after_an_act_the_filter_stays(ward, alice, as_user):
    address = reverse("admin:patients_concern_acknowledge", args=[ward["Amy Ash"].pk])
    assert as_user(alice).post(address, {"whose": "mine"})["Location"] == f"{DESK}?whose=mine"
    assert as_user(alice).post(address, {"whose": "//evil.example"})["Location"] == DESK
