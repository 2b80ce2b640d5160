"""What nobody declared, nobody gets: neither the installer nor staff, whatever the view itself would allow."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from clinic import access
from clinic.access import Action, Audience
from clinic.models import Role, Staff, User
from patients.models import Patient


def careless(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("everything about everybody")


urlpatterns = [
    path("new/", careless, name="new-page"),
    path("unnamed/", careless),
    path("admin/new/", include(([path("", careless, name="new")], "admin"), namespace="admin")),
    path("accounts/", include("allauth.account.urls")),
]
ADDRESSES = ("/new/", "/unnamed/", "/admin/new/")
SignIn = Callable[[Staff | Patient | User], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_undeclared_route_is_refused_to_everyone(
    address: str, alice: Staff, mona: Staff, dana: Patient, as_user: SignIn
) -> None:
    installer = User.objects.create_superuser("installer@example.org")
    for browser in (Client(), as_user(alice), as_user(mona), as_user(dana), as_user(installer)):
        response = browser.get(address)
        assert response.status_code == 404
        assert b"everything" not in response.content


@pytest.fixture
def declared() -> Iterator[Callable[..., None]]:
    """Declare a route for one test."""
    kept = dict(access.ROUTES), dict(access.DEEDS)

    yield access.audience
    for table, rows in zip((access.ROUTES, access.DEEDS), kept, strict=True):
        table.clear()
        table.update(rows)


@pytest.mark.parametrize(
    ("whom", "admitted"),
    [
        (Audience.NOBODY, set()),
        (Audience.ANYONE, {"stranger", "patient", "staff", "installer"}),
        (Audience.SIGNED_IN, {"patient", "staff", "installer"}),
        (Audience.PATIENT, {"patient"}),
        (Audience.STAFF, {"staff", "installer"}),
    ],
)
def test_a_declared_route_is_for_whom_it_was_declared(
    whom: Audience, admitted: set[str], declared: Any, alice: Staff, dana: Patient, as_user: SignIn
) -> None:
    declared(whom, "new-page")
    installer = User.objects.create_superuser("installer@example.org")
    browsers = {"stranger": Client(), "patient": dana, "staff": alice, "installer": installer}
    met = {
        name: (who if isinstance(who, Client) else as_user(who)).get("/new/").status_code
        for name, who in browsers.items()
    }
    assert {name for name, status in met.items() if status == 200} == admitted
    assert met["stranger"] == (200 if "stranger" in admitted else 302)


def test_a_role_is_refused_before_a_careless_view_is_asked(
    declared: Any, alice: Staff, mona: Staff, as_user: SignIn
) -> None:
    access.does(Action.SIGN, "patients.referral", "new-page")
    assert as_user(alice).get("/new/").status_code == 200
    assert as_user(mona).get("/new/").status_code == 404


def test_staff_who_left_and_stopped_accounts_are_nobody(
    declared: Any, alice: Staff, bob: Staff, dana: Patient, as_user: SignIn
) -> None:
    declared(Audience.STAFF, "new-page")
    browsers = [as_user(alice), as_user(bob)]
    assert [browser.get("/new/").status_code for browser in browsers] == [200, 200]
    Staff.objects.filter(pk=alice.pk).update(is_active=False)
    User.objects.filter(pk=bob.user_id).update(is_active=False)
    assert [browser.get("/new/").status_code for browser in browsers] == [302, 302]


def test_who_is_patient_and_staff_sees_both_sides_and_no_more(
    declared: Any, alice: Staff, dana: Patient, as_user: SignIn
) -> None:
    Patient.objects.filter(pk=dana.pk).update(user=alice.user)
    declared(Audience.PATIENT, "new-page")
    assert as_user(alice).get("/new/").status_code == 200
    assert as_user(alice).get("/unnamed/").status_code == 404
    assert alice.role == Role.PHYSIOTHERAPIST
