"""Every page of staff that names a patient or something of theirs says who that is: name, date of birth, NHS number."""

import re

import pytest
from django.utils.formats import date_format
from django.utils.html import strip_tags

from clinic import access
from clinic.access import Audience
from tests.access.conftest import World
from tests.access.routes import Route
from tests.access.test_every_route import ROUTES, address

NUMBER = "9990000018"  # one that is never given out


# A letter says what was known when it was written (tests/referrals).
LETTERS = {"admin:patients_referral_print"}


def is_about_a_patient(route: Route) -> bool:
    """Return whether a route names a record that leads to one patient."""
    known = access.OBJECTS.get(route.label or "")
    leads = known is not None and "patient" in known.clinic.split("__")
    staff = access.audience_of(route.name) in (Audience.STAFF, Audience.PATIENT_OR_STAFF)
    return staff and (leads or route.label == "patients.patient")


ABOUT = [route for route in ROUTES if is_about_a_patient(route) and route.name not in LETTERS]


def test_the_walk_knows_the_pages() -> None:
    names = {route.name for route in ABOUT}
    assert {f"admin:patients_{page}" for page in ("patient_change", "concern_close", "version_edit")} <= names
    assert len(ABOUT) >= 40


@pytest.mark.parametrize("route", ABOUT, ids=str)
def test_a_page_says_whom_it_is_about(route: Route, open_world: World) -> None:
    records = open_world.harbour
    patient = records.patient
    type(patient).objects.filter(pk=patient.pk).update(nhs_number=NUMBER)
    answers = [
        actor.ask("GET", address(route, records))[0]
        for actor in open_world.actors
        if actor.staff and actor.staff.clinic == records.clinic
    ]
    for answer in answers:
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            said = re.sub(r"\s+", " ", strip_tags(answer.content.decode().partition("<body")[2]))
            assert patient.name in said
            assert date_format(patient.date_of_birth, "j F Y") in said
            assert NUMBER in said.replace(" ", "")
