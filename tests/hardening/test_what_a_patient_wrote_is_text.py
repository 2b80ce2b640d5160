"""Markup in every word of a patient, read by staff on every page of the desk."""

from uuid import uuid4

import pytest
from django.db import transaction

from clinic import clock
from patients.care import amending, goals, messaging
from patients.models import Patient, Session
from tests.access.conftest import World
from tests.access.test_every_route import ROUTES, Route, address
from tests.cast import answer
from tests.hardening.hostile import MARK, TEXTS

READERS = ("the patient", "a carer who helps", "the treating physiotherapist", "the lead", "the manager")
AS_MARKUP = f"id={MARK}>"  # where it is text, the bracket is written as &gt;
NAME = f"<i {AS_MARKUP}Dana</i>"


def write(world: World) -> None:
    """Put markup wherever a patient, or somebody about them, writes words."""
    patient = world.harbour.patient
    Patient.objects.filter(pk=patient.pk).update(name=NAME, address=NAME, doctor_name=NAME)
    patient.refresh_from_db()
    now, done = clock.now(), Session.objects.filter(patient=patient).earliest("pk")
    Session.objects.create(  # past the verb: by now the programme is on hold
        patient=patient, version=done.version, key=uuid4(), slot=2, day=done.day, started_at=now, recorded_at=now,
        note=named("session"),
    )  # fmt: skip
    amending.remark(patient=patient, session=done, key=uuid4(), text=named("remark"), now=now)
    goals.set_goal(patient=patient, key=uuid4(), text=named("goal"), rating=3, now=now)
    answer(patient, 8, 6, symptoms={"night_pain"}, note=named("answer"))
    messaging.write(patient=patient, key=uuid4(), text=named("message"), now=now)


def named(where: str) -> str:
    return f"{where} {TEXTS['markup']}"


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


def test_the_record_shows_each_of_them(open_world: World) -> None:
    treating = next(actor for actor in open_world.actors if actor.name == "the treating physiotherapist")
    with transaction.atomic():
        write(open_world)
        shown = treating.client.get(f"/admin/patients/patient/{open_world.harbour.patient.pk}/change/").content.decode()
        transaction.set_rollback(True)
    for where in ("session", "remark", "goal", "answer", "message"):
        assert f"{where} &lt;img src=x" in shown, where
