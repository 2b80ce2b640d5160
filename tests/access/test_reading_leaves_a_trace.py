"""Who opens a page about a patient stands in the read log, with the patient and the page."""

import pytest
from django.http import HttpResponse

from patients.models import Patient
from tests.access.conftest import World
from tests.access.records import CARERS_PAGES
from tests.access.routes import Route, every_route
from tests.access.table import Expected, expected
from tests.access.test_every_route import address, missing

# Forms with a name on top and nothing of the record, and the desk's own log of who saved what.
NOTHING_TO_READ = {
    "admin:patients_check_in",
    "admin:patients_patient_prescribe",
    "admin:patients_episode_end",
    "admin:patients_episode_pause",
    "admin:patients_episode_restart",
    "admin:patients_episode_review",
    "admin:patients_prescription_end",
    "admin:patients_symptom",
    "admin:patients_give_carer",
    "admin:patients_concern_history",
    "admin:patients_patient_history",
    "admin:patients_referral_history",
}
OF_NO_PATIENT = {"patients.recipient"}  # the directory of doctors and services
CLINICAL = sorted(
    {
        route
        for route in every_route()
        if (route.label or "").startswith("patients.")
        and route.label not in OF_NO_PATIENT
        and route.name not in NOTHING_TO_READ
    },
    key=str,
)


OF_A_CARER = sorted({route for route in every_route() if route.name in CARERS_PAGES}, key=str)


@pytest.mark.parametrize("route", OF_A_CARER, ids=str)
def test_what_a_carer_opens_is_noted_with_their_name(route: Route, open_world: World) -> None:
    carer = next(actor for actor in open_world.actors if actor.name == "a carer who helps")
    response, tables = carer.ask("GET", address(route, open_world.harbour))
    assert response.status_code == 200
    assert "clinic_readevent" in tables


REFUSED = {400, 401, 403, 404, 405}


def shows(response: HttpResponse, patient: Patient) -> bool:
    """Return whether an answer holds anything of a patient: a page that names them, a file, or a part of one."""
    if response.status_code in REFUSED or "Location" in response.headers:
        return False
    is_a_page = response.headers.get("Content-Type", "").startswith("text/html")
    return patient.name in response.content.decode() if is_a_page else response.status_code != 204


@pytest.mark.parametrize("route", CLINICAL, ids=str)
def test_a_page_about_a_patient_is_noted(route: Route, open_world: World) -> None:
    """Also the page that a form comes back on, and a part of a file; a refusal is not."""
    treating = next(actor for actor in open_world.actors if actor.staff)
    for method, response, tables in treating.ask_each(("GET", "POST", "PUT"), address(route, open_world.harbour)):
        if shows(response, open_world.harbour.patient):
            assert "clinic_readevent" in tables, (method, response.status_code)
        if response.status_code in REFUSED:
            assert "clinic_readevent" not in tables, (method, response.status_code)


@pytest.mark.parametrize("route", CLINICAL, ids=str)
def test_so_is_one_of_which_only_a_part_is_asked_for(route: Route, open_world: World) -> None:
    treating = next(actor for actor in open_world.actors if actor.staff)
    part = {"Range": "bytes=0-9"}
    for method, response, tables in treating.ask_each(("GET", "HEAD"), address(route, open_world.harbour), part):
        if shows(response, open_world.harbour.patient):
            assert "clinic_readevent" in tables, (method, response.status_code)


@pytest.mark.parametrize("route", CLINICAL, ids=str)
def test_nobody_has_read_what_they_were_refused(route: Route, open_world: World) -> None:
    for actor in open_world.actors:
        own = actor.patient or actor.helps
        if own is None and expected(actor, route, open_world.harbour) is Expected.HIDDEN:
            for method, _response, tables in actor.ask_each(("GET", "POST"), address(route, open_world.harbour)):
                assert "clinic_readevent" not in tables, (actor.name, method)


@pytest.mark.parametrize("route", CLINICAL, ids=str)
def test_nor_a_record_that_is_not_there(route: Route, open_world: World) -> None:
    treating = next(actor for actor in open_world.actors if actor.staff)
    for method, _response, tables in treating.ask_each(("GET", "POST"), missing(route, open_world.harbour)):
        assert "clinic_readevent" not in tables, method


def test_the_walk_sees_pages_files_and_refusals(open_world: World) -> None:
    treating = next(actor for actor in open_world.actors if actor.staff)
    asked = [treating.ask("GET", address(route, open_world.harbour))[0] for route in CLINICAL]
    shown = [response for response in asked if shows(response, open_world.harbour.patient)]
    assert {response.headers["Content-Type"].partition(";")[0] for response in shown} >= {
        "text/html",
        "application/pdf",
    }
    assert any(response.status_code in REFUSED for response in asked)
