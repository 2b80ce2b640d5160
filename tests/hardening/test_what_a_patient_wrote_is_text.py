"""Markup in every word of a patient, read by staff on every page of the desk."""

from uuid import uuid4

import pytest
from django.db import transaction

from clinic import clock
from patients.care import messaging
from patients.models import Patient
from tests.access.conftest import World
from tests.access.test_every_route import ROUTES, Route, address
from tests.cast import answer
from tests.hardening.hostile import MARK, TEXTS

READERS = ("the patient", "the treating physiotherapist", "the manager")
AS_MARKUP = f"id={MARK}>"  # where it is text, the bracket is written as &gt;
NAME = f"<i {AS_MARKUP}Dana</i>"


def write(world: World) -> None:
    """Put markup wherever a patient, or somebody about them, writes words."""
    patient = world.harbour.patient
    Patient.objects.filter(pk=patient.pk).update(name=NAME, address=NAME, doctor_name=NAME)
    patient.refresh_from_db()
    answer(patient, 8, 6, symptoms={"night_pain"}, note=TEXTS["markup"])
    messaging.write(patient=patient, key=uuid4(), text=TEXTS["markup"], now=clock.now())


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_it_stays_text_on_every_page(route: Route, open_world: World) -> None:
    with transaction.atomic():
        write(open_world)
        for actor in open_world.actors:
            if actor.name in READERS:
                response, _tables = actor.ask("GET", address(route, open_world.harbour))
                if response.headers.get("Content-Type", "").startswith(("text/html", "image/svg")):
                    assert AS_MARKUP not in response.content.decode(), actor.name
        transaction.set_rollback(True)


def test_the_pages_that_are_looked_at_show_it(open_world: World) -> None:
    treating = next(actor for actor in open_world.actors if actor.name == "the treating physiotherapist")
    with transaction.atomic():
        write(open_world)
        shown = treating.client.get("/admin/").content.decode()
        transaction.set_rollback(True)
    assert f"&lt;i id={MARK}&gt;Dana" in shown
