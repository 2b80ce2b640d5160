"""Links that need no sign-in: whoever holds one meets its page, which names nobody; none opens another kind of page."""

import pytest
from django.urls import reverse

from patients.care import calendars, reminding
from tests.access.conftest import World
from tests.access.test_every_route import masked

TOKENS = {"stop": reminding.stop_token, "calendar": calendars.token_of}
CHANGES = ("POST", "PUT", "PATCH", "DELETE")


def test_whoever_holds_it_meets_its_page_which_names_nobody(open_world: World) -> None:
    patient = open_world.harbour.patient
    for name, token_of in TOKENS.items():
        for actor in open_world.actors:
            response, tables = actor.ask("GET", reverse(name, args=[token_of(patient)]))
            said = response.content.decode()
            signed_in_as = {actor.patient.name, actor.patient.email} if actor.patient else set()
            told = {patient.name, patient.email, str(patient.pk), patient.physiotherapist.user.name} - signed_in_as
            assert response.status_code == 200, (name, actor.name)
            assert [word for word in told if word in said] == [], (name, actor.name)
            assert not tables - {"patients_patient"}, (name, actor.name)


@pytest.mark.parametrize("method", ["GET", "HEAD", *CHANGES])
@pytest.mark.parametrize("name", TOKENS)
def test_a_token_of_another_kind_is_as_good_as_none(name: str, method: str, open_world: World) -> None:
    patient = open_world.harbour.patient
    wrong = [token_of(patient) for kind, token_of in TOKENS.items() if kind != name]
    wrong += [TOKENS[name](patient)[:-1], TOKENS[name](patient).swapcase(), "made-up"]
    for actor in open_world.actors:
        met = set()
        for token in wrong:
            address = reverse(name, args=[token])
            response, tables = actor.ask(method, address)
            assert not tables, (actor.name, token)
            met.add((response.status_code, masked(response, address)))
        assert {status for status, _body in met} <= {404, 405}, actor.name
        assert len(met) == 1, actor.name


@pytest.mark.parametrize("method", CHANGES)
def test_nobody_changes_a_calendar_by_its_link(method: str, open_world: World) -> None:
    address = reverse("calendar", args=[calendars.token_of(open_world.harbour.patient)])
    for actor in open_world.actors:
        response, tables = actor.ask(method, address)
        assert (response.status_code, tables) == (405, set()), actor.name
