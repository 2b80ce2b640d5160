"""A patient who was added, or read in from a list, is counted on the desk until their first programme is published."""

import html
import re
from importlib import import_module

import pgtrigger
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic import clock
from clinic.models import User
from patients.care import prescribing
from patients.models import Episode, Patient, Prescription, PrescriptionVersion
from patients.models.episode import Problem
from tests.cast import a_patient

DESK = reverse("admin:index")
SUMS = re.compile(r'<a class="sum" href="([^"]+)"><b>([^<]+)</b> ([^<]+)</a>')


@pytest.fixture
def new(alice, bob, at, on_time):
    """Two of Alice's and one of Bob's, of whom nobody has prescribed anything."""
    at("2026-03-16 09:00")
    found = [a_patient(by, name) for by, name in ((alice, "Amy Ash"), (alice, "Ben Birch"), (bob, "Lil Larch"))]
    Patient.objects.update(user=None)
    return found


def sums(client, **asked) -> dict[str, tuple[str, str]]:
    """Return of each sum on top of the desk its number, and where it leads."""
    page = client.get(DESK, asked).content.decode()
    return {words: (number, html.unescape(address)) for address, number, words in SUMS.findall(page)}


def listed(client, address: str) -> list[str]:
    page = client.get(address).content.decode()
    return re.findall(r'<th class="field-name"><a [^>]*>([^<]+)</a>', page)


def test_who_has_no_programme_is_counted_and_the_count_leads_to_them(new, alice, as_user, routine):
    client = as_user(alice)
    number, address = sums(client)["without a programme"]
    assert number == "3"
    assert listed(client, address) == ["Amy Ash", "Ben Birch", "Lil Larch"]
    given = {"programme": routine, "starts_on": clock.now().date(), "baseline": 6, "now": clock.now()}
    draft = prescribing.prescribe(by=alice, patient=new[0], **given)
    assert sums(client)["without a programme"][0] == "3"  # a draft is given to nobody
    draft.exercises.filter(sessions_per_day=None).update(sessions_per_day=1)
    prescribing.publish(by=alice, version=draft, now=clock.now())
    number, address = sums(client)["without a programme"]
    assert number == "2"
    assert listed(client, address) == ["Ben Birch", "Lil Larch"]


def test_who_signed_in_before_anything_was_prescribed_still_waits(new, alice, as_user):
    Patient.objects.filter(pk=new[0].pk).update(user=User.objects.get(email="amy@example.org"))
    client = as_user(alice)
    number, address = sums(client)["without a programme"]
    assert number == "3"
    assert listed(client, address) == ["Amy Ash", "Ben Birch", "Lil Larch"]


def test_a_programme_counts_whatever_publishes_it(new, prescribed, alice):
    """Also an older release, which knows nothing of it; and a row that was read before does not take it back."""
    before = Patient.objects.get(pk=new[0].pk)
    episode = Episode.objects.create(
        patient=before, problem=Problem.BACK, started_on=clock.now().date(), first_started_on=clock.now().date()
    )
    prescription = Prescription.objects.create(episode=episode, prescribed_by=alice, prescribed_at=clock.now())
    about = {"prescription": prescription, "number": 1, "title": "Stretches", "starts_on": clock.now().date()}
    draft = PrescriptionVersion.objects.create(**about, drafted_by=alice, drafted_at=clock.now())
    assert Patient.objects.without_a_programme().count() == 3
    PrescriptionVersion.objects.filter(pk=draft.pk).update(published_at=clock.now(), published_by=alice)
    before.save()
    assert list(Patient.objects.without_a_programme()) == new[1:]


def test_who_was_invited_then_counts_as_not_signed_in_until_they_are(new, prescribed, alice, as_user):
    client = as_user(alice)
    assert "not signed in yet" not in sums(client)
    prescribed(new[0])
    assert sums(client)["not signed in yet"] == ("1", "#newcomers")
    Patient.objects.filter(pk=new[0].pk).update(user=User.objects.get(email="amy@example.org"))
    assert "not signed in yet" not in sums(client)


def test_the_filter_of_the_desk_goes_along(new, alice, as_user):
    client = as_user(alice)
    number, address = sums(client, whose="mine")["without a programme"]
    assert number == "2"
    assert listed(client, address) == ["Amy Ash", "Ben Birch"]
    assert "without a programme" not in sums(client, whose="cover")


def test_nobody_counts_who_once_had_a_programme(prescribed, dana, alice, as_user, at, on_time):
    at("2026-03-16 09:00")
    prescribed(dana)
    dana.episodes.update(ended_on=clock.now().date())
    Patient.objects.update(user=None)
    assert PrescriptionVersion.objects.count() == 1
    assert "without a programme" not in sums(as_user(alice))


def test_another_clinic_and_reception_read_nothing_of_it(new, charlie, mona, as_user):
    for who in (charlie, mona):
        assert "without a programme" not in sums(as_user(who))
    assert "programme" not in as_user(mona).get(reverse("admin:patients_patient_changelist")).content.decode()


def test_so_many_are_counted_only_so_far(new, alice, as_user, monkeypatch):
    monkeypatch.setattr("patients.admin.needs.COUNTED", 2)
    assert sums(as_user(alice))["without a programme"][0] == "2+"


@pytest.mark.parametrize("who", ["alice", "mona", "lena"])
def test_it_costs_the_desk_no_question_more(new, as_user, request, who):
    client = as_user(request.getfixturevalue(who))
    client.get(DESK)
    with CaptureQueriesContext(connection) as queries:
        client.get(DESK)
    assert len(queries) <= 12, [query["sql"][:90] for query in queries]


def test_whoever_had_one_before_it_was_noted_has_it_noted(new, prescribed):
    prescribed(new[0])
    with pgtrigger.ignore("patients.Patient:given_stays"), connection.cursor() as cursor:
        Patient.objects.update(given=False)
        assert Patient.objects.without_a_programme().count() == 3
        cursor.execute(import_module("patients.migrations.0025_given_a_programme").GIVEN)
    assert list(Patient.objects.without_a_programme()) == new[1:]
