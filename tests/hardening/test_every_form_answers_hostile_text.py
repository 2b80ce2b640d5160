"""Each form of each page is filled with what nobody should send, and sent by whoever may open it."""

from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from tests.access.conftest import Actor, World
from tests.access.test_every_route import ROUTES, Route, address
from tests.hardening.hostile import FORM, REFUSED, TEXTS, form
from tests.journey.visitor import Form, Page

ACTORS = ("the patient", "the treating physiotherapist", "the lead", "the installer", "nobody")
CHOSEN = ("csrfmiddlewaretoken", "key", "seen", "do", "next")  # what a person does not type
IDS = ("%00", "%ED%A0%80", "..%2F..%2Fetc%2Fpasswd", "9" * 30, "-1", "%E2%80%AE")
SEARCHES = "?q={0}&o={0}&p={0}&page={0}&whose={0}&before={0}&after={0}&csv={0}&kind={0}&slot={0}&first={0}&id__in={0}"


def ask(actor: Actor, method: str, path: str, body: str = "") -> HttpResponse:
    """Return the answer to somebody who is signed in as ever; whatever it wrote, and a sign-out too, is undone."""
    actor.client.cookies = SimpleCookie(actor.cookies)
    with transaction.atomic():
        response = actor.client.generic(method, path, body, content_type=FORM)
        transaction.set_rollback(True)
    return response


def forms_of(actor: Actor, path: str) -> list[Form]:
    """Return the forms that an actor finds on a page to send."""
    response = ask(actor, "GET", path)
    if response.status_code != 200 or not response.headers.get("Content-Type", "").startswith("text/html"):
        return []
    return Page(path, 200, response.content.decode()).forms


def answers(actor: Actor, path: str) -> Iterator[tuple[str, int]]:
    """Yield what each hostile text is answered with, in each form of a page."""
    for found in forms_of(actor, path):
        for name, text in TEXTS.items():
            values = [(field, value if field in CHOSEN else text) for field, value in found.values]
            values += found.buttons[:1]
            to = found.action or path
            yield f"{actor.name} sends {name} to {to}", ask(actor, "POST", to, form(values)).status_code


def whoever_opens(path: str, world: World) -> Actor:
    """Return the first who may open a page; where none may, a stranger."""
    named = {actor.name: actor for actor in world.actors}
    opens = (named[name] for name in ACTORS if ask(named[name], "GET", path).status_code == 200)
    return next(opens, named["nobody"])


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_a_form_filled_with_hostile_text_is_answered(route: Route, open_world: World) -> None:
    path = address(route, open_world.harbour)
    actor = whoever_opens(path, open_world)
    broken = [said for said, status in answers(actor, path) if status >= 500]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_a_hostile_search_order_or_filter_is_answered(route: Route, open_world: World) -> None:
    path = address(route, open_world.harbour)
    actor = whoever_opens(path, open_world)
    asked = [path + SEARCHES.format(text) for text in (*IDS, "1' OR '1'='1")]
    broken = [one for one in asked if ask(actor, "GET", one).status_code >= 500]
    assert not broken, f"{actor.name}: {broken}"


@pytest.mark.parametrize("route", [route for route in ROUTES if route.holes], ids=str)
def test_a_hostile_id_in_an_address_is_answered(route: Route, open_world: World) -> None:
    actor = whoever_opens(address(route, open_world.harbour), open_world)
    paths = [route.filled(dict.fromkeys(route.holes, text)) for text in IDS]
    broken = [path for path in paths if ask(actor, "GET", path).status_code >= 500]
    assert not broken, f"{actor.name}: {broken}"


def test_the_walk_fills_in_the_forms_that_people_type_into(open_world: World) -> None:
    patient, therapist = (next(one for one in open_world.actors if one.name == name) for name in ACTORS[:2])
    for actor, path, field in (
        (patient, "/messages/", "text"),
        (patient, "/check-in/", "note"),
        (therapist, "/admin/patients/patient/add/", "name"),
        (therapist, "/admin/programmes/exercise/add/", "name"),
    ):
        names = {name for found in forms_of(actor, path) for name, _value in found.values}
        assert field in names, path
        assert len(list(answers(actor, path))) >= len(TEXTS), path


def sent(world: World, who: str, path: str, field: str, text: str) -> HttpResponse:
    """Return the answer to a form in which one field alone is hostile."""
    actor = next(one for one in world.actors if one.name == who)
    found = next(one for one in forms_of(actor, path) if field in dict(one.values))
    post = form([*((name, value) for name, value in found.values if name != field), (field, text)])
    return ask(actor, "POST", found.action or path, post)


@pytest.mark.parametrize(("kind", "said"), REFUSED.items())
def test_a_name_that_reads_as_another_is_refused_in_words(kind: str, said: str, open_world: World) -> None:
    for who, path, field in (
        ("the treating physiotherapist", "/admin/patients/patient/add/", "name"),
        ("the treating physiotherapist", "/admin/programmes/exercise/add/", "name"),
        ("the patient", reverse("give-carer"), "name"),
    ):
        response = sent(open_world, who, path, field, TEXTS[kind])
        assert response.status_code in {200, 422}, path
        assert said in response.content.decode(), path


@pytest.mark.parametrize(("path", "field"), [("/messages/", "text"), ("/check-in/", "note")])
def test_so_are_words_of_a_patient_that_hold_a_nul(path: str, field: str, open_world: World) -> None:
    response = sent(open_world, "the patient", path, field, TEXTS["a NUL"])
    assert response.status_code in {200, 422}
    assert REFUSED["a NUL"] in response.content.decode()
