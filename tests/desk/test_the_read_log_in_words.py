import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from clinic.audit import page_in_words
from clinic.models import ReadEvent
from tests.cast import a_patient

LOG = reverse("admin:clinic_readevent_changelist")


def look(who, patient, as_user, name: str = "admin:patients_patient_change") -> None:
    assert as_user(who).get(reverse(name, args=[patient.pk])).status_code == 200


def test_the_log_names_the_patient_and_the_page(dana, alice, lena, as_user):
    look(alice, dana, as_user)
    shown = as_user(lena).get(LOG).content.decode()
    for words in ("Dana Doyle", "Alice Archer", "The record"):
        assert words in shown
    for raw in (str(dana.pk), "patients_patient_change"):
        assert raw not in shown
    event = ReadEvent.objects.get()
    one = as_user(lena).get(reverse("admin:clinic_readevent_change", args=[event.pk])).content.decode()
    assert "Dana Doyle" in one
    assert "The record" in one
    assert f"<h1>Alice Archer, {date_format(localtime(event.at), 'DATETIME_FORMAT')}</h1>" in one
    history = as_user(lena).get(reverse("admin:clinic_readevent_history", args=[event.pk])).content.decode()
    for raw in (str(dana.pk), "+00:00", "view patient"):
        assert raw not in one + history


def test_the_log_is_searched_by_patient_and_by_reader(dana, erin, alice, lena, as_user):
    look(alice, dana, as_user)
    look(alice, erin, as_user)
    shown = as_user(lena).get(LOG, {"q": "dana"}).content.decode()
    assert "Dana Doyle" in shown
    assert erin.name not in shown
    assert erin.name in as_user(lena).get(LOG, {"q": "archer"}).content.decode()


def test_no_name_of_another_clinic_is_told(dana, lena, charlie, as_user):
    outside = a_patient(charlie, "Olive Outside")
    ReadEvent.objects.create(
        user=lena.user, clinic=lena.clinic, subject=f"patient:{outside.pk}", action="view", page=""
    )
    ReadEvent.objects.create(user=lena.user, clinic=lena.clinic, subject="patient:none", action="view", page="")
    for asked in ({}, {"q": "olive"}):
        response = as_user(lena).get(LOG, asked)
        assert response.status_code == 200
        assert "Olive" not in response.content.decode().replace('value="olive"', "")


@pytest.mark.parametrize("count", [3, 30])
def test_the_log_asks_as_often_for_thirty_as_for_three(count, dana, alice, lena, as_user):
    for number in range(count):
        subject = f"patient:{a_patient(alice, f'P{number} Patient').pk}"
        ReadEvent.objects.create(user=alice.user, clinic=alice.clinic, subject=subject, action="view", page="")
    client = as_user(lena)
    with CaptureQueriesContext(connection) as seen:
        assert "P2 Patient" in client.get(LOG).content.decode()
    assert len(seen) <= 10


def test_a_page_without_words_of_its_own_is_still_no_route_name():
    assert page_in_words("admin:patients_some_page") == "patients some page"


def test_the_log_counts_looks_and_is_filtered_by_who_works_here(dana, erin, alice, bob, charlie, lena, as_user):
    look(alice, dana, as_user)
    once = as_user(lena).get(LOG).content.decode()
    assert "1 look at a record" in once
    look(bob, erin, as_user)
    page = as_user(lena).get(LOG)
    assert "2 looks at records" in page.content.decode()
    offered = [choice["display"] for choice in page.context["cl"].filter_specs[1].choices(page.context["cl"])]
    assert {"Alice Archer", "Bob Barker"} <= {*offered}
    assert not {"-", str(charlie)} & {*offered}
    assert offered == ["All", *sorted(offered[1:])]
    only = as_user(lena).get(LOG, {"user__id__exact": bob.user_id}).content.decode()
    assert erin.name in only
    assert dana.name not in only
