"""A carer accepts with a code that they were told, and an account of their own; opening the link changes nothing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clinic import clock
from clinic.mail.kinds import kind_of
from clinic.mail.models import Message
from clinic.models import Staff, User
from patients.care import carers
from patients.models import CarerAccess, Patient
from tests.cast import PASSWORD, At
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


def told(row: CarerAccess, **more: str) -> dict[str, str]:
    """Return what a carer types who was told the code."""
    return {"code": row.code, "password": PASSWORD, **more}


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_mail_scanner_changes_nothing(method: str, invited: CarerAccess) -> None:
    for _time in range(2):
        getattr(Client(), method)(link(invited))
    invited.refresh_from_db()
    assert (invited.user, invited.accepted_at) == (None, None)
    assert not User.objects.filter(email=invited.email).exists()


def test_a_stranger_with_the_mailed_link_alone_sees_nothing(invited: CarerAccess, dana: Patient) -> None:
    client = Client()
    for code in (None, "", "AAAA-AAAA", carers.token_of(invited), invited.pk, "\0", "é" * 8, "x" * 70_000):
        typed = {"password": PASSWORD} | ({} if code is None else {"code": code})
        answers = (client.get(link(invited)), client.post(link(invited), typed), client.get("/helping/"))
        for answer in answers:
            text = answer.content.decode()
            for word in (dana.name, dana.email, str(dana.pk), f">{dana.initials}<", f" {dana.initials} "):
                assert word not in text
        assert answers[2].status_code == 302
    invited.refresh_from_db()
    assert (invited.user, invited.accepted_at) == (None, None)
    assert not User.objects.filter(email=invited.email).exists()


def test_nor_does_one_who_has_an_account_at_the_mistyped_address(
    started: Any, dana: Patient, erin: Patient, as_user: Any
) -> None:
    row, client = invite(dana, erin.email), as_user(erin)
    assert "This is not the code" in page(client.post(link(row), told(row, code="AAAA-AAAA")))
    row.refresh_from_db()
    assert row.user is None
    assert client.get(reverse("helping-today", args=[row.pk])).status_code == 404
    assert dana.name not in page(client.get(reverse("helping")))


def test_codes_cannot_be_tried_until_one_fits(invited: CarerAccess, at: At) -> None:
    def tries(times: int, address: str) -> list[int]:
        wrong = told(invited, code="AAAA-AAAA")
        return [Client().post(link(invited), wrong, REMOTE_ADDR=address).status_code for _try in range(times)]

    assert tries(11, "192.0.2.6") == [200] * 10 + [429]
    at("2026-03-03 09:00")
    assert tries(10, "192.0.2.7")[:9] == [200] * 9
    at("2026-03-04 09:00")
    assert tries(3, "192.0.2.8") == [200, 429, 429]


def test_the_code_is_told_to_who_invited_and_is_not_in_the_mail(
    invited: CarerAccess, dana: Patient, alice: Staff, as_user: Any
) -> None:
    code = invited.code
    own, desk = reverse("carers"), reverse("admin:patients_carers", args=[dana.pk])
    for client, address in ((as_user(dana), own), (as_user(alice), desk)):
        assert code in page(client.get(address))
    message = Message.objects.get(kind="carer_invitation")
    mail = kind_of(message.kind).compose(message)
    assert code not in mail.text
    assert "a code" in mail.text
    Client().post(link(invited), told(invited))
    for client, address in ((as_user(dana), own), (as_user(alice), desk)):
        assert code not in page(client.get(address))


@pytest.mark.parametrize("between", ["", " ", " - "])
def test_a_code_is_taken_however_it_is_typed(between: str, invited: CarerAccess) -> None:
    typed = f" {invited.code.lower().replace('-', between)} "
    assert Client().post(link(invited), told(invited, code=typed)).status_code == 302


def test_a_new_account_sees_the_programme_and_is_no_staff(invited: CarerAccess, dana: Patient) -> None:
    client = Client()
    response = client.post(link(invited), told(invited), follow=True)
    assert dana.name in page(response)
    user = User.objects.get(email=invited.email)
    assert not (user.is_staff)
    assert not (user.is_superuser)
    assert not (Staff.objects.filter(user=user).exists())
    assert client.get("/", follow=True).redirect_chain[-1][0] == reverse("helping")
    assert client.get("/admin/").status_code in (302, 404)


def test_a_link_works_once_and_for_two_weeks(invited: CarerAccess, dana: Patient, at: Any) -> None:
    assert Client().post(link(invited), told(invited)).status_code == 302
    assert Client().post(link(invited), told(invited)).status_code == 404
    late = invite(dana, "late@example.org")
    at("2026-03-17 09:00")
    assert Client().post(link(late), told(late)).status_code == 404


def test_who_has_an_account_signs_in_first_and_keeps_their_own_programme(
    started: Any, dana: Patient, erin: Patient, as_user: Any
) -> None:
    row = invite(dana, erin.email)
    assert Client().post(link(row), told(row)).status_code == 200
    row.refresh_from_db()
    assert row.user is None
    client = as_user(erin)
    assert client.post(link(row), told(row)).status_code == 302
    row.refresh_from_db()
    assert row.user == erin.user
    own = page(client.get("/today/"))
    assert "Whose programme: Mine Dana Doyle" in own
    assert "You are helping Dana Doyle" in page(client.get(reverse("helping-today", args=[row.pk])))


def test_another_account_and_a_work_account_are_refused(
    started: Any, dana: Patient, erin: Patient, bob: Staff, as_user: Any
) -> None:
    for row, who in ((invite(dana, "rosa@example.org"), erin), (invite(dana, bob.email), bob)):
        assert as_user(who).post(link(row), told(row)).status_code == 200
        row.refresh_from_db()
        assert row.user is None


def test_an_ended_invitation_is_over(invited: CarerAccess) -> None:
    carers.end(by=None, access=invited, now=clock.now())
    assert Client().post(link(invited), told(invited)).status_code == 404
