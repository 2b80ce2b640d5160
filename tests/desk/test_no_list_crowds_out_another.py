"""Each list of the desk shows its own first ones, of those whom the filter keeps, and says when there are more."""

import re
from datetime import date
from itertools import product
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic import clock
from clinic.mail import outbox
from clinic.mail.models import Message, Status
from patients.care import courses, messaging
from patients.models import Assessment, Episode, Patient, Referral
from tests.cast import a_patient
from tests.desk.conftest import concern_of

DESK = reverse("admin:index")
LISTS = ("unanswered", "letters", "coming", "newcomers", "by_hand", "finishing")
OF_EPISODES = {
    "by_hand": {"problem": "other"},
    "finishing": {"first_started_on": date(2026, 3, 1)},
    "coming": {"reviewed_on": date(2026, 5, 4), "next_review_on": date(2026, 5, 8)},
}


@pytest.fixture(autouse=True)
def two_each(on_time, at, monkeypatch):
    """Each list shows two."""
    at("2026-03-16 09:00")
    monkeypatch.setattr("patients.admin.listed.SHOWN", 2)


@pytest.fixture
def newcomer(prescribed):
    """Return a patient with a programme who has never signed in."""

    def make(physiotherapist, name: str) -> Patient:
        patient = a_patient(physiotherapist, name)
        prescribed(patient)
        patient.user = None
        patient.save()
        return patient

    return make


def listed(client, name: str, **asked) -> tuple[str, list[str], bool]:
    """Return how many a list counts, whom it shows, and whether it says that these are only the first."""
    page = client.get(DESK, asked).content.decode()
    section = page.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]
    count = re.search(r'<span class="count">(\d+)</span>', section)
    shown = re.findall(r'<p class="who"><a [^>]*>([^<]+)</a>', section)
    return (count[1] if count else "", shown, "are shown" in section)


def test_week_eight_is_seen_however_many_have_never_signed_in(prescribed, dana, newcomer, alice, as_user, at):
    prescribed(dana)
    at("2026-05-04 09:00")
    for name in ("Amy Ash", "Ben Birch", "Lil Larch"):
        newcomer(alice, name)
    assert listed(as_user(alice), "finishing") == ("1", ["Dana Doyle"], False)


def test_week_eight_is_seen_however_many_reviews_are_coming(prescribed, dana, alice, as_user, at):
    coming = [a_patient(alice, name) for name in ("Amy Ash", "Ben Birch")]
    for patient in (*coming, dana):
        prescribed(patient)
    at("2026-05-04 09:00")
    Episode.objects.filter(patient__in=coming).update(reviewed_on=date(2026, 5, 4), next_review_on=date(2026, 5, 8))
    assert listed(as_user(alice), "finishing") == ("1", ["Dana Doyle"], False)


def test_mine_are_seen_however_many_are_a_colleagues(newcomer, bob, alice, as_user):
    for name in ("Ben Birch", "Bo Beech"):
        newcomer(bob, name)
    newcomer(alice, "Amy Ash")
    assert listed(as_user(alice), "newcomers", whose="mine") == ("1", ["Amy Ash"], False)


def test_all_are_counted_and_it_is_said_that_only_the_first_are_shown(newcomer, mona, alice, as_user):
    for name in ("Amy Ash", "Ben Birch"):
        newcomer(alice, name)
    for who in (alice, mona):
        assert listed(as_user(who), "newcomers") == ("2", ["Amy Ash", "Ben Birch"], False)
    newcomer(alice, "Lil Larch")
    for who in (alice, mona):
        assert listed(as_user(who), "newcomers") == ("3", ["Amy Ash", "Ben Birch"], True)
    assert "The first 2 of 3 are shown." in as_user(alice).get(DESK).content.decode()


def test_who_has_two_programmes_is_one_newcomer(newcomer, prescribed, mona, alice, as_user):
    amy = newcomer(alice, "Amy Ash")
    Episode.objects.update(problem="other")
    prescribed(amy)
    assert amy.episodes.open().count() == 2
    for who in (alice, mona):
        assert listed(as_user(who), "newcomers") == ("1", ["Amy Ash"], False)


def test_reviews_coming_are_all_counted_in_the_sums(prescribed, alice, as_user, at):
    for number, name in enumerate(("Amy Ash", "Ben Birch", "Lil Larch")):
        episode = prescribed(a_patient(alice, name)).prescription.episode
        courses.set_review(by=alice, episode=episode, review_on=date(2026, 3, 19 + number), now=clock.now())
    client = as_user(alice)
    assert listed(client, "coming") == ("3", ["Amy Ash", "Ben Birch"], True)
    assert "<b>3</b> reviews coming" in client.get(DESK).content.decode()


@pytest.mark.parametrize(("who", "most"), [("alice", 12), ("mona", 12), ("lena", 12)])
def test_full_lists_ask_no_more_than_twelve_times(newcomer, dana, alice, as_user, at, request, who, most):
    for name in ("Amy Ash", "Ben Birch", "Lil Larch"):
        newcomer(alice, name)
    Episode.objects.update(problem="other")
    at("2026-05-04 09:00")
    concern_of(dana, "worse", 2, 60)
    client = as_user(request.getfixturevalue(who))
    with CaptureQueriesContext(connection) as queries:
        page = client.get(DESK).content.decode()
    assert page.count("The first 2 of 3 are shown.") == (1 if who == "mona" else 3)
    assert len(queries) <= most, [query["sql"][:90] for query in queries]


def test_messages_that_did_not_get_through_are_all_counted(alice, as_user):
    for number in range(3):
        outbox.enqueue(
            kind="reminder",
            subject=f"patient:{number}",
            occasion="",
            recipient="nowhere",
            clinic=alice.clinic,
            now=clock.now(),
        )
    assert Message.objects.filter(status=Status.FAILED).count() == 3
    count, _names, says_more = listed(as_user(alice), "mails")
    assert (count, says_more) == ("3", True)
    whole = as_user(alice).get(DESK, {"all": "mails"}).content.decode()
    assert whole.count("To nowhere.") == 3


@pytest.fixture
def filled(newcomer, prescribed, alice, at, on_time):
    """Three patients in each list; each came a minute after the one before."""
    for minute, (number, name) in enumerate(product(range(3), LISTS)):
        at(f"2026-05-04 09:{minute:02}")
        patient = a_patient(alice, f"{name}{number} Patient")
        if name == "unanswered":
            messaging.write(patient=patient, key=uuid4(), text="May I swim?", now=clock.now())
            continue
        episode = prescribed(patient).prescription.episode
        if name == "newcomers":
            Patient.objects.filter(pk=patient.pk).update(user=None)
        elif name == "letters":
            about = {"patient": patient, "as_of": clock.now().date(), "made_at": clock.now()}
            made = Assessment.objects.create(**about, headline="worse", findings=["worse"], reasons=[])
            Referral.objects.create(episode=episode, assessment=made, subject="A letter", opened_at=clock.now())
        elif name in OF_EPISODES:
            Episode.objects.filter(pk=episode.pk).update(**OF_EPISODES[name])


@pytest.mark.parametrize("name", LISTS)
def test_the_oldest_are_shown_and_a_link_leads_to_all(filled, alice, as_user, name):
    client = as_user(alice)
    people = [f"{name}{number} Patient" for number in range(3)]
    for asked in ({}, {"whose": "mine"}):
        assert listed(client, name, **asked) == ("3", people[:2], True)
        page = client.get(DESK, asked).content.decode()
        link = re.search(rf'href="([^"#]+)#{name}">Show all 3<', page)[1].replace("&amp;", "&")
        assert ("whose=mine" in link) is bool(asked)
        whole = client.get(DESK + link).content.decode()
        assert f'<h2 id="{name}">' in whole
        assert all(f">{person}</a>" in whole for person in people)
        assert whole.count("are shown") == len(LISTS) - 1


def test_only_the_filters_own_are_shown_and_counted(filled, bob, as_user):
    assert listed(as_user(bob), "letters", whose="mine") == ("", [], False)
    assert listed(as_user(bob), "unanswered", whose="mine") == ("", [], False)


def test_a_line_that_is_kept_says_what_is_true_now_and_sends_the_token_of_its_page(newcomer, alice, as_user):
    amy, client = newcomer(alice, "Amy Ash"), as_user(alice)
    assert listed(client, "newcomers")[1] == ["Amy Ash"]
    amy.name = "Amy Ashton"
    amy.save()
    page = client.get(DESK).content.decode()
    assert listed(client, "newcomers")[1] == ["Amy Ashton"]
    section = page.partition('aria-labelledby="newcomers"')[2].partition("</section>")[0]
    mine, of_page = (re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)[1] for text in (section, page))
    assert mine == of_page
    assert listed(as_user(alice), "newcomers")[1] == ["Amy Ashton"]
    assert "<token>" not in page
