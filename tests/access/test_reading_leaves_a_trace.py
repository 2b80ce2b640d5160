"""Who opens a page about a patient stands in the read log, with the patient and the page."""

import pytest

from tests.access.conftest import World
from tests.access.records import CARERS_PAGES
from tests.access.routes import Route, every_route
from tests.access.test_every_route import address

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


@pytest.mark.parametrize("route", CLINICAL, ids=str)
def test_a_page_about_a_patient_is_noted(route: Route, open_world: World) -> None:
    treating = next(actor for actor in open_world.actors if actor.staff)
    response, tables = treating.ask("GET", address(route, open_world.harbour))
    if response.status_code == 200:
        assert "clinic_readevent" in tables
