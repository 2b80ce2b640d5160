"""A carer accepts by pressing a button, with an account of their own; opening the link changes nothing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clinic import clock
from clinic.models import Staff, User
from patients.care import carers
from patients.models import CarerAccess, Patient
from tests.cast import PASSWORD
from tests.portal.conftest import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(started: Any, dana: Patient) -> CarerAccess:
    return invite(dana, "rosa@example.org")


def invite(patient: Patient, email: str) -> CarerAccess:
    now = clock.now()
    asked = {"name": "Rosa Reed", "email": email, "relation": "parent", "scope": "see"}
    return carers.give(by=None, patient=patient, ends_on=now.date().replace(month=6), now=now, **asked)


def link(row: CarerAccess) -> str:
    return reverse("carer-invitation", args=[carers.token_of(row)])


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_mail_scanner_changes_nothing(method: str, invited: CarerAccess) -> None:
    for _time in range(2):
        getattr(Client(), method)(link(invited))
    invited.refresh_from_db()
    assert (invited.user, invited.accepted_at) == (None, None)
    assert not User.objects.filter(email=invited.email).exists()


def test_the_page_names_the_initials_and_no_more(invited: CarerAccess, dana: Patient) -> None:
    told = Client().get(link(invited)).content.decode()
    assert dana.initials in told
    for word in (dana.name, dana.email, str(dana.pk)):
        assert word not in told


def test_a_new_account_sees_the_programme_and_is_no_staff(invited: CarerAccess, dana: Patient) -> None:
    client = Client()
    response = client.post(link(invited), {"password": PASSWORD}, follow=True)
    assert dana.name in page(response)
    user = User.objects.get(email=invited.email)
    assert not (user.is_staff)
    assert not (user.is_superuser)
    assert not (Staff.objects.filter(user=user).exists())
    assert client.get("/", follow=True).redirect_chain[-1][0] == reverse("helping")
    assert client.get("/admin/").status_code in (302, 404)


def test_a_link_works_once_and_for_two_weeks(invited: CarerAccess, dana: Patient, at: Any) -> None:
    assert Client().post(link(invited), {"password": PASSWORD}).status_code == 302
    assert Client().post(link(invited), {"password": PASSWORD}).status_code == 404
    late = invite(dana, "late@example.org")
    at("2026-03-17 09:00")
    assert Client().post(link(late), {"password": PASSWORD}).status_code == 404


def test_who_has_an_account_signs_in_first_and_keeps_their_own_programme(
    started: Any, dana: Patient, erin: Patient, as_user: Any
) -> None:
    row = invite(dana, erin.email)
    assert Client().post(link(row), {"password": PASSWORD}).status_code == 200
    row.refresh_from_db()
    assert row.user is None
    client = as_user(erin)
    assert client.post(link(row)).status_code == 302
    row.refresh_from_db()
    assert row.user == erin.user
    own = page(client.get("/today/"))
    assert "Whose programme: Mine Dana Doyle" in own
    assert "You are helping Dana Doyle" in page(client.get(reverse("helping-today", args=[row.pk])))


def test_another_account_and_a_work_account_are_refused(
    started: Any, dana: Patient, erin: Patient, bob: Staff, as_user: Any
) -> None:
    for row, who in ((invite(dana, "rosa@example.org"), erin), (invite(dana, bob.email), bob)):
        assert as_user(who).post(link(row)).status_code == 200
        row.refresh_from_db()
        assert row.user is None


def test_an_ended_invitation_is_over(invited: CarerAccess) -> None:
    carers.end(by=None, access=invited, now=clock.now())
    assert Client().post(link(invited), {"password": PASSWORD}).status_code == 404
