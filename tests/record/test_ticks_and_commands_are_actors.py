"""Whatever changes a record is named beside the change: a person, a tick or a command, from where and why."""

import importlib
import pkgutil
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.urls import reverse
from pghistory.models import Context

import clinic.mail.management.commands
import clinic.management.commands
import patients.management.commands
import programmes.management.commands
from clinic import access
from clinic.access import Audience
from clinic.acting import Acting
from clinic.models import Staff
from patients.models import Concern, Patient
from patients.tasks import TICKS
from tests.access.routes import every_route
from tests.cast import At

# They write nothing, write to a database of their own, or let their ticks be named.
NAMES_NOBODY = {
    "api_schema",
    "assess",
    "export_programme",
    "programme_schema",
    "simulate",
    "state_diagrams",
    "sweep",
    "verify-log",
    "verify_log",
}
ROOMS = (
    clinic.management.commands,
    clinic.mail.management.commands,
    patients.management.commands,
    programmes.management.commands,
)


def own_commands() -> dict[str, type[BaseCommand]]:
    found = (module.name for room in ROOMS for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."))
    return {name.rpartition(".")[2]: importlib.import_module(name).Command for name in found}


def beside(row: Any) -> dict[str, Any]:
    """Return what stands beside the last change of a row."""
    context: Context = row.events.select_related("pgh_context").latest("pgh_id").pgh_context
    return context.metadata


def test_every_command_that_writes_is_named() -> None:
    named = {name for name, command in own_commands().items() if issubclass(command, Acting)}
    assert set(own_commands()) - named == NAMES_NOBODY


@pytest.mark.django_db
def test_a_tick_is_named_beside_what_it_changed(worse: Concern, at: At) -> None:
    at("2026-03-24 17:00")
    TICKS["escalate"]()
    worse.refresh_from_db()
    assert worse.next_escalation_at is not None
    assert beside(worse) == {"tick": "escalate"}


@pytest.mark.django_db
def test_so_is_a_command_beside_who_answers_for_it(lena: Staff, tmp_path: Any, capsys: Any) -> None:
    file = tmp_path / "patients.csv"
    file.write_text(
        "name,date_of_birth,email,physiotherapist\nFay Finch,1990-01-02,fay@example.org,lena@harbour.example\n"
    )
    call_command("import_patients", file)
    assert beside(Patient.objects.get(name="Fay Finch")) == {"command": "import_patients", "user": lena.user_id}


@pytest.mark.django_db
def test_a_request_says_who_from_where_and_why_and_under_which_key(worse: Concern, alice: Staff, as_user: Any) -> None:
    client = as_user(alice)
    answer = client.post(reverse("admin:patients_concern_acknowledge", args=[worse.pk]))
    said = beside(worse)
    assert (said["user"], said["route"]) == (str(alice.user_id), "admin:patients_concern_acknowledge")
    assert (said["method"], said["why"]) == ("POST", "acknowledge patients.concern")
    assert said["request"] == answer.headers["X-Request-ID"]
    assert client.get(reverse("admin:index")).headers.get("X-Request-ID") != said["request"]


@pytest.mark.django_db
def test_so_does_what_a_patient_does_for_themselves(dana: Patient, as_user: Any) -> None:
    as_user(dana).post(reverse("symptom"), {"second": "fever"})
    said = beside(Concern.objects.get(patient=dana))
    assert (said["user"], said["route"], said["why"]) == (str(dana.user_id), "symptom", "patient: symptom")


@pytest.mark.parametrize("name", sorted({route.name for route in every_route()}))
def test_each_route_says_why_and_nothing_that_was_sent(name: str) -> None:
    why = access.why(name)
    assert why or access.audience_of(name) in (None, Audience.NOBODY)
    assert why == "" or any(why.startswith(str(known)) for known in (*access.Action, *Audience))
