"""Every route there is, walked by everybody: what they meet is what the access table says."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from uuid import uuid4
from zlib import crc32

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import resolve, reverse

from clinic import access
from clinic.access import Audience
from tests.access.conftest import Actor, World
from tests.access.pages import faults_of
from tests.access.records import CARERS_PAGES, Records
from tests.access.routes import Route, every_route
from tests.access.table import Expected, expected

ROUTES = sorted(set(every_route()), key=str)
NO_RECORD = {"content_type_id": 1, "object_id": 1, "app_label": "patients", "url": "nothing-here"}
TOKENS = {"token": "made-up", "key": "made-up", "uidb36": "1"}
MISSING = 2_000_000_000
KEYED = {
    "session",
    "check-in-result",
    "symptom-result",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "api-session-corrections",
    "api-session-notes",
    "api-soreness",
    "api-check-in-corrections",
    "api-check-in-notes",
    "correct-session",
    "correct-check-in",
    "soreness",
    "can-wait",
    "end-carer",
    *CARERS_PAGES,
}
OVER_THE_OTHERS = {
    "the patient",
    "a patient of another clinic",
    "the treating physiotherapist",
    "somebody of another clinic",
    "a carer who sees",
    "a carer who helps",
}
A_FEW = {"nobody", "former staff", "the installer", "the patient", "a carer who helps", "the treating physiotherapist"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
BY_HAND, BY_PROGRAM = ("GET", "POST"), ("HEAD", "PUT", "PATCH", "DELETE")
# Everybody comes by the two methods of a browser, and to a record by one of the others too, in turn from route to
# route: whoever's it is, and to a missing one by the same. These come by each, over the records of their own clinic.
BY_EACH_METHOD = {
    "nobody",
    "the patient",
    "another patient",
    "a patient who was discharged",
    "a carer who helps",
    "the treating physiotherapist",
    "a colleague",
    "the lead",
    "somebody of another clinic",
    "former staff",
    "the treating physiotherapist by password alone",
}
# Who gets furthest also comes so over the others' records, and meets a missing one by each method.
FURTHEST = {"nobody", "the patient", "a carer who helps", "the treating physiotherapist"}
# The read log, when a patient was last seen, and allauth's own note of an account's address.
KEPT_BY_READING = {"clinic_readevent", "patients_patient", "account_emailaddress"}


def address(route: Route, records: Records) -> str:
    """Return the address of this very record of the set."""
    return route.filled(values(route, records))


def values(route: Route, records: Records) -> dict[str, object]:
    if route.name in records.keys:
        return records.keys[route.name]
    if route.label:
        key = records.by_label[route.label].pk
        return {"object_id": key, "pk": key}
    return NO_RECORD | TOKENS


def missing(route: Route, records: Records) -> str:
    """Return the address of a record of the same kind that does not exist."""
    named = values(route, records)
    return route.filled({hole: MISSING if isinstance(key, int) else uuid4() for hole, key in named.items()})


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_a_route_stands_in_the_access_table(route: Route) -> None:
    whom = access.audience_of(route.name)
    assert whom is not None, f"{route.name} is not in the access table: nobody gets in"
    if whom is Audience.STAFF and {"pk", "object_id"} & set(route.holes):
        by_name = route.name.endswith("RedirectView")
        assert by_name or access.deed_of(route.name), f"{route.name} names a record; the table must say what it does"


# Their holes name no record: a redirect to the page that does, an app's list, and admin's answer to what is nowhere.
NAMES_NONE = ("RedirectView", "app_list", "catch_all_view")


@pytest.mark.parametrize("route", [route for route in ROUTES if route.holes], ids=str)
def test_each_hole_names_a_record_whose_absence_is_compared(route: Route) -> None:
    """Otherwise the walk asks nobody for a missing id, and a foreign one could answer otherwise."""
    for_all = access.audience_of(route.name) in (Audience.ANYONE, Audience.NOBODY)
    assert for_all or route.name.endswith(NAMES_NONE) or names_a_record(route)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_everybody_meets_what_the_table_says(route: Route, open_world: World) -> None:
    assert resolve(address(route, open_world.harbour)).view_name == route.name
    wrong = [
        f"{actor.name}, {fault}"
        for actor, records in walkers(route, open_world)
        for fault in faults(actor, route, records, open_world.harbour)
    ]
    assert not wrong, "\n".join(wrong)


def walkers(route: Route, world: World) -> Iterator[tuple[Actor, Records]]:
    """Yield who walks over whose records; only a few where everybody gets in."""
    few = access.audience_of(route.name) in (Audience.ANYONE, Audience.SIGNED_IN) and not names_a_record(route)
    for actor in world.actors:
        if not few or actor.name in A_FEW:
            yield actor, world.harbour
        if names_a_record(route) and actor.name in OVER_THE_OTHERS:
            yield actor, world.hillside
        if route.name in CARERS_PAGES and actor.helps:
            yield actor, world.harbour.of(actor.helps)


def names_a_record(route: Route) -> bool:
    return route.label is not None or route.name in KEYED


def faults(actor: Actor, route: Route, records: Records, own: Records) -> Iterator[str]:
    """Yield what is wrong with the answers by each method, in words."""
    hidden: dict[str, HttpResponse] = {}
    walks = BY_EACH_METHOD if records is own else FURTHEST
    for method, response, tables in actor.ask_each(methods_of(actor, route, walks), address(route, records)):
        meets = expected(actor, route, records, method)
        for fault in faults_in(response, tables, meets, method, signed_in=actor.user is not None):
            yield f"{method} {address(route, records)}: {fault}"
        compared = method in methods_of(actor, route, FURTHEST) and names_a_record(route)
        if compared and meets is Expected.HIDDEN and reaches_the_view(actor, route):
            hidden[method] = response
    if hidden:
        yield from told_apart(actor, route, records, hidden)


def methods_of(actor: Actor, route: Route, among: set[str]) -> tuple[str, ...]:
    if actor.name in among:
        return METHODS
    turn = crc32(f"{actor.name} {route}".encode()) % len(BY_PROGRAM)
    return (*BY_HAND, BY_PROGRAM[turn]) if names_a_record(route) else BY_HAND


def test_everybody_comes_by_each_method_somewhere_to_a_record(open_world: World) -> None:
    named = [route for route in ROUTES if names_a_record(route)]
    for actor in open_world.actors:
        assert {method for route in named for method in methods_of(actor, route, set())} == set(METHODS), actor.name


def faults_in(response: HttpResponse, tables: set[str], meets: Expected, method: str, *, signed_in: bool) -> list[str]:
    """Return what is wrong with one answer, in words."""
    found = [f"{meets.value}, and met {response.status_code}"] if not agrees(meets, response) else []
    found += [f"broke: {response.status_code}"] * (response.status_code >= 500)
    found += [f"wrote to {sorted(tables)}"] * bool(tables - may_write(meets, method))
    return found + faults_of(response, signed_in=signed_in)


def may_write(meets: Expected, method: str) -> set[str]:
    """Return the tables that an answer may have written to."""
    if meets in (Expected.SIGN_IN, Expected.SECOND_STEP, Expected.HIDDEN):
        return set()
    own_account = meets is Expected.EITHER and method in ("PUT", "DELETE")  # allauth's forms take these as a POST
    writing = own_account or (method == "POST" and meets is not Expected.LOOK)
    return every_table() if writing else KEPT_BY_READING


@cache
def every_table() -> set[str]:
    return set(connection.introspection.table_names())


def reaches_the_view(actor: Actor, route: Route) -> bool:
    """Return whether the table lets an actor to the page, which must then hide this very record."""
    whom = access.audience_of(route.name)
    if whom is Audience.STAFF:
        return actor.staff is not None and access.may(actor.staff, *access.deed_of(route.name))
    if whom is Audience.PATIENT_OR_STAFF and actor.staff is not None:
        return True
    return whom is Audience.SIGNED_IN or whom in access.FOR_CARERS or actor.patient is not None


def told_apart(actor: Actor, route: Route, records: Records, hidden: Mapping[str, HttpResponse]) -> Iterator[str]:
    """Yield by which methods what is hidden answers otherwise than a record that does not exist."""
    asked, unknown = address(route, records), missing(route, records)
    for method, other, _tables in actor.ask_each(hidden, unknown):
        response = hidden[method]
        same = response.status_code == other.status_code and masked(response, asked) == masked(other, unknown)
        if not same:
            yield f"{method} {asked}: {response.status_code} differs from the {other.status_code} of a missing id"


def masked(response: HttpResponse, asked: str) -> str:
    """Return a page without what differs each time: its tokens, and the address that was asked for."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return (text + response.headers.get("Location", "")).replace(asked, "ADDRESS")


def agrees(meets: Expected, response: HttpResponse) -> bool:
    """Return whether an answer is what was expected; refusals are compared with those of a missing id besides."""
    leads = response.headers.get("Location", "")
    if meets is Expected.SIGN_IN and response.headers.get("Content-Type") == "application/problem+json":
        return response.status_code == 401
    if meets is Expected.SIGN_IN:
        return response.status_code == 302 and leads.startswith("/accounts/login/?next=")
    if meets is Expected.SECOND_STEP:
        return response.status_code == 302 and leads == "/accounts/mfa/"
    if meets is Expected.HIDDEN:
        return response.status_code in {403, 404, 405}
    if meets is Expected.OPEN:
        return response.status_code not in {403, 404} and not leads.startswith("/accounts/")
    return True


def test_each_role_is_refused_somewhere_and_let_in_somewhere(open_world: World) -> None:
    """That this is what they meet, the walk sees."""
    for actor in open_world.actors:
        met = {expected(actor, route, open_world.harbour) for route in ROUTES}
        assert Expected.HIDDEN in met or actor.user is None, actor.name
        assert Expected.OPEN in met or actor.waits or not (actor.staff or actor.patient), actor.name


def test_each_actor_that_is_named_walks(open_world: World) -> None:
    assert {actor.name for actor in open_world.actors} >= BY_EACH_METHOD | FURTHEST | OVER_THE_OTHERS | A_FEW


def test_somebody_walks_whom_the_desk_holds_back(open_world: World) -> None:
    waiting = [actor for actor in open_world.actors if actor.waits]
    assert {(actor.staff is None, actor.installs) for actor in waiting} == {(False, False), (True, True)}


def test_the_walk_sees_what_is_written_and_undoes_it(open_world: World) -> None:
    treating = next(actor for actor in open_world.actors if actor.staff)
    concern = open_world.harbour.by_label["patients.concern"]
    _response, tables = treating.ask("POST", reverse("admin:patients_concern_acknowledge", args=[concern.pk]))
    assert {"patients_concern", "patients_concernevent"} <= tables
    concern.refresh_from_db()
    assert concern.status == "open"


def test_carers_of_both_scopes_walk_and_the_scope_decides(open_world: World) -> None:
    opens = {
        actor.helps.scope: {name for name in CARERS_PAGES if opens_to(actor, name, open_world)}
        for actor in open_world.actors
        if actor.helps
    }
    assert opens["see"] < opens["help"] == set(CARERS_PAGES)
    assert opens["help"] - opens["see"] == {"helping-session", "helping-check-in", "helping-check-in-result"}


def opens_to(actor: Actor, name: str, world: World) -> bool:
    route = next(route for route in ROUTES if route.name == name)
    response, _tables = actor.ask("GET", address(route, world.harbour.of(actor.helps)))
    return bool(response.status_code != 404)
