"""The desk has one row for each patient, with all that is open of them, and what a person needs before ringing."""

import re
from datetime import date

import pytest
from django.urls import reverse

from clinic import clock
from patients.care import calling, concerns, courses
from patients.models import Concern, Referral
from tests.cast import answer

DESK = reverse("admin:index")


@pytest.fixture
def two_things(prescribed, dana, at):
    """Dana has a fever and something to mention, and wrote a note with it."""
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-23 10:00")
    answer(dana, 6, 4, symptoms={"fever", "weight_gain"}, note="It began <after> the weekend")
    return list(dana.concerns.order_by("urgency"))


def rows(client, address: str = DESK) -> list[str]:
    page = client.get(address).content.decode()
    return re.findall(r'<article class="patient-row.*?</article>', page, re.DOTALL)


def test_one_row_holds_all_that_is_open(two_things, alice, as_user):
    [row] = rows(as_user(alice))
    assert [row.count(words) for words in ("Urgent symptom</a>", "Symptom to mention</a>")] == [1, 1]
    assert row.index("Urgent symptom") < row.index("Symptom to mention")
    assert "born 2 May 1984" in row


def test_the_row_has_their_own_words_and_what_they_were_told(two_things, alice, as_user):
    [row] = rows(as_user(alice))
    assert "It began &lt;after&gt; the weekend" in row
    assert "Ask for an urgent GP appointment today, or call 111" in row


def test_the_row_has_the_pain_in_words_too(two_things, alice, as_user):
    [row] = rows(as_user(alice))
    assert 'aria-label="Pain from 0 to 10 since 16 March: 6, 6"' in row


@pytest.fixture
def worse_on_day_three(prescribed, dana, at):
    """Much worse on the third day; a clinician has set no date."""
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 5)
    at("2026-03-19 10:00")
    answer(dana, 9, 7)
    return dana.concerns.get(finding="worse")


def next_review(client) -> str:
    return re.search(r"<dt>Next review</dt><dd>([^<]+)</dd>", rows(client)[0])[1]


def test_the_row_has_the_day_on_which_the_rules_look_again(worse_on_day_three, alice, as_user):
    assert worse_on_day_three.episode.next_review_on is None
    assert next_review(as_user(alice)) == "Monday 30 March"


def test_the_row_has_the_day_that_a_clinician_set(worse_on_day_three, alice, as_user):
    episode = worse_on_day_three.episode
    courses.set_review(by=alice, episode=episode, review_on=date(2026, 3, 25), now=clock.now())
    assert next_review(as_user(alice)) == "Wednesday 25 March"


def test_who_is_in_maintenance_has_no_day(worse_on_day_three, alice, as_user):
    courses.maintain(by=alice, episode=worse_on_day_three.episode, now=clock.now())
    assert next_review(as_user(alice)) == "no date yet"


def test_the_row_says_when_somebody_last_had_them_on_the_line(two_things, alice, as_user):
    assert "none in the last 90 days" in rows(as_user(alice))[0]
    calling.called(by=alice, concern=two_things[0], how="spoke", now=clock.now())
    assert "23 March, Alice Archer by phone" in rows(as_user(alice))[0]


def test_the_draft_letter_stands_in_the_row_and_nowhere_else(not_improved, alice, as_user):
    page = as_user(alice).get(DESK).content.decode()
    address = reverse("admin:patients_referral_change", args=[Referral.objects.get().pk])
    assert page.count(address) == 1
    assert address in rows(as_user(alice))[0]


ACTIONS = {
    "Call": "#call",
    "Message": "/messages/",
    "Next review": "/review/",
    "Sign the letter": "/referral/",
    "Resolve": "/close/",
}


def test_each_act_stands_in_the_row_and_answers(not_improved, dana, alice, as_user):
    client = as_user(alice)
    [row] = rows(client)
    links = {label: href for href, label in re.findall(r'<a class="button[^"]*" href="([^"]+)">([^<]+)<', row)}
    assert set(links) == set(ACTIONS)
    for label, part in ACTIONS.items():
        assert part in links[label], label
        answered = client.get(links[label])
        assert answered.status_code == 200, label
        assert dana.name in answered.content.decode(), label
    assert 'id="call"' in client.get(links["Call"]).content.decode()
    acknowledge = re.search(r'<form method="post" action="([^"]+)">.*?>Acknowledge<', row)[1]
    assert client.post(acknowledge, {"whose": "mine"}).status_code == 302
    not_improved.refresh_from_db()
    assert not_improved.acknowledged_by == alice
    assert ">Acknowledge<" not in rows(client)[0]


def test_one_press_takes_on_all_that_the_row_shows(two_things, alice, as_user):
    client = as_user(alice)
    [row] = rows(client)
    said = dict(re.findall(r'name="(with|whose)" value="(\w+)"', row))
    client.post(re.search(r'action="([^"]+acknowledge/)"', row)[1], said)
    assert set(Concern.objects.values_list("status", "acknowledged_by")) == {("acknowledged", alice.pk)}


def test_what_came_after_the_page_was_read_is_not_taken_on_with_it(two_things, dana, alice, as_user):
    client = as_user(alice)
    [row] = rows(client)
    said = dict(re.findall(r'name="(with|whose)" value="(\w+)"', row))
    answer(dana, 6, 4, symptoms={"saddle_numbness"})
    client.post(re.search(r'action="([^"]+acknowledge/)"', row)[1], said)
    assert Concern.objects.get(finding="emergency_symptom").status == "open"


def test_one_that_somebody_took_on_meanwhile_hinders_none_of_the_others(two_things, alice, bob, as_user):
    urgent, mention = two_things
    concerns.acknowledge(by=bob, concern=urgent, now=clock.now())
    address = reverse("admin:patients_concern_acknowledge", args=[urgent.pk])
    as_user(alice).post(address, {"with": [mention.pk]})
    mention.refresh_from_db()
    urgent.refresh_from_db()
    assert (urgent.acknowledged_by, mention.acknowledged_by) == (bob, alice)


def test_nobody_takes_on_what_belongs_to_another_clinic_or_patient(two_things, worse_erin, charlie, alice, as_user):
    address = reverse("admin:patients_concern_acknowledge", args=[two_things[0].pk])
    assert as_user(charlie).post(address, {"with": [two_things[1].pk]}).status_code == 404
    as_user(alice).post(address, {"with": [worse_erin.pk, "nonsense"]})
    worse_erin.refresh_from_db()
    assert worse_erin.status == "open"


@pytest.fixture
def worse_erin(prescribed, erin, two_things):
    prescribed(erin)
    answer(erin, 9, symptoms={"fever"})
    return erin.concerns.get(finding="urgent_symptom")


def test_an_emergency_has_the_phone_and_the_minutes_before_anything_else(two_things, dana, alice, as_user, at):
    answer(dana, 6, 4, symptoms={"saddle_numbness"})
    at("2026-03-23 10:03")
    [row] = rows(as_user(alice))
    header = row.partition("</header>")[0]
    assert 'href="tel:07700900123"' in header
    assert "answer within 12 minutes" in header
    assert row.count("tel:") == 1


def test_who_has_it_is_said_once_where_it_is_the_same(two_things, alice, bob, as_user):
    [row] = rows(as_user(alice))
    assert row.count("For Alice Archer.") == 1
    concerns.acknowledge(by=bob, concern=two_things[1], now=clock.now())
    [row] = rows(as_user(alice))
    assert row.count("For Alice Archer.") == 1
    assert "Bob Barker has it. It belongs to Alice Archer." in row


def test_a_manager_reads_neither_words_nor_numbers(two_things, mona, as_user):
    [row] = rows(as_user(mona))
    assert "Dana Doyle" in row
    for clinical in ("weekend", "Pain", "GP appointment", "Symptom", "letter"):
        assert clinical not in row
