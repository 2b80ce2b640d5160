"""Whatever changes a record, in whatever way, the database notes it, and who was behind it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import login
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from pghistory.models import Context

from clinic import access
from clinic.access import Audience
from clinic.models import Staff, User
from patients.models import Patient
from tests.record.conftest import history

# Neither clinical nor anybody's decision: accounts are allauth's, a tick is a heartbeat, an invitation is a key
# that is used up (the patient's own history says when an account was linked), a list on its way in is no record yet,
# tries of a sign-in are counted until they are forgotten.
NOT_KEPT = {"clinic.Tick", "clinic.Tries", "clinic.WaitingTable", "patients.Invitation"}
OURS = {"clinic", "programmes", "patients", "mail"}


def unguarded() -> set[str]:
    """Return the models of ours that are neither written once nor tracked."""
    kept = history()
    tracked = {model.pgh_tracked_model for model in kept if hasattr(model, "pgh_tracked_model")}
    ours = [model for model in apps.get_models() if model._meta.app_label in OURS]
    return {model._meta.label for model in ours if model not in kept and model not in tracked}


def test_every_model_is_tracked_or_written_once_or_named_here() -> None:
    assert unguarded() == NOT_KEPT


@pytest.mark.django_db
def test_every_tracked_table_has_its_triggers() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgenabled = 'O' AND tgname LIKE 'pgtrigger%'"
        )
        guarded = {name for (name,) in cursor.fetchall()}
    tracked = {model.pgh_tracked_model._meta.db_table for model in history() if hasattr(model, "pgh_tracked_model")}
    assert tracked <= guarded


def in_bulk(_request: HttpRequest) -> HttpResponse:
    Patient.objects.update(phone="07700 900001")
    return HttpResponse()


def in_sql(_request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE patients_patient SET phone = '07700 900002'")
    return HttpResponse()


def across_a_sign_in(request: HttpRequest) -> HttpResponse:
    Patient.objects.update(phone="07700 900003")
    login(request, User.objects.get(email__startswith="bob"), "allauth.account.auth_backends.AuthenticationBackend")
    Patient.objects.update(phone="07700 900004")
    return HttpResponse()


urlpatterns = [
    path("in-bulk/", in_bulk, name="in-bulk"),
    path("in-sql/", in_sql, name="in-sql"),
    path("across-a-sign-in/<str:token>/", lambda request, token: across_a_sign_in(request), name="across"),
    path("accounts/", include("allauth.account.urls")),
]
SignIn = Callable[[Staff], Client]


@pytest.fixture
def _anyone_may() -> Iterator[None]:
    access.audience(Audience.ANYONE, "in-bulk", "in-sql", "across")
    yield
    for route in ("in-bulk", "in-sql", "across"):
        del access.ROUTES[route]


pytestmark = pytest.mark.urls(__name__)


@pytest.mark.django_db
@pytest.mark.usefixtures("_anyone_may")
@pytest.mark.parametrize("way", ["/in-bulk/", "/in-sql/"])
def test_a_change_past_the_models_names_who_made_it(
    way: str, dana: Patient, erin: Patient, alice: Staff, as_user: SignIn
) -> None:
    as_user(alice).post(way)
    for patient in (dana, erin):
        last: Any = patient.events.select_related("pgh_context").latest("pgh_id")
        assert last.phone.startswith("07700 90000")
        assert str(last.pgh_context.metadata["user"]) == str(alice.user_id)


@pytest.mark.django_db
@pytest.mark.usefixtures("_anyone_may")
def test_what_is_kept_of_a_request_holds_no_address(dana: Patient, bob: Staff) -> None:
    Client().post("/across-a-sign-in/a-secret-token/")
    kept = [str(context.metadata) for context in Context.objects.all()]
    assert kept
    assert not any("secret" in text for text in kept)


@pytest.mark.django_db
@pytest.mark.usefixtures("_anyone_may")
def test_a_sign_in_on_the_way_is_added(dana: Patient, bob: Staff) -> None:
    Client().post("/across-a-sign-in/token/")
    last: Any = dana.events.select_related("pgh_context").latest("pgh_id")
    assert str(last.pgh_context.metadata["user"]) == str(bob.user_id)


@pytest.mark.django_db
@pytest.mark.usefixtures("_anyone_may")
def test_who_was_behind_a_change_is_not_rewritten(dana: Patient, alice: Staff, bob: Staff, as_user: SignIn) -> None:
    as_user(alice).post("/across-a-sign-in/token/")
    Context.objects.update(metadata={"user": "0"})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pghistory_context SET metadata = '{}'")
    last: Any = dana.events.select_related("pgh_context").latest("pgh_id")
    assert str(last.pgh_context.metadata["user"]) == str(alice.user_id)
