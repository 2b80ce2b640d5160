"""Whatever the schema allows is taken, whatever it does not allow is refused, and each answer is what it says."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis
from schemathesis import GenerationMode
from schemathesis.config import (
    ChecksConfig,
    GenerationConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
    SimpleCheckConfig,
)
from schemathesis.core.result import Ok

from clinic.wsgi import application
from patients.api.docs import METHODS, written_down
from patients.models import CheckIn, Patient, Session
from tests.api.conftest import SESSIONS, Phone, a_session

TOKEN = "a" * 32
FEW = hypothesis(
    max_examples=6,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OPERATIONS = [
    (method.upper(), address)
    for address, item in written_down()["paths"].items()
    for method in METHODS
    if method in item
]


@pytest.fixture
def schema(own: Any) -> Iterator[Any]:  # last: a test client connects the signals again
    """The schema, read by a stranger to the code; the web process answers within the test's own transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    # PostgreSQL keeps no null characters. The session is always a good one here: who is signed out is tried with the
    # advice, address by address.
    checks = ChecksConfig(ignored_auth=SimpleCheckConfig(enabled=False))
    project = ProjectConfig(generation=GenerationConfig(with_security_parameters=False, allow_x00=False), checks=checks)
    config = SchemathesisConfig(projects=ProjectsConfig(default=project))
    found = schemathesis.openapi.from_dict(json.loads(json.dumps(written_down())), config=config)
    found.app = application
    yield found
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def sends(phone: Phone, version: Any) -> dict[str, Any]:
    """What Dana's device sends with everything."""
    session = phone.client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: TOKEN}
    headers = {"X-CSRFToken": TOKEN, "Accept-Encoding": "identity"}  # nothing here unpacks an answer
    return {"cookies": cookies, "headers": headers}


@pytest.fixture
def own(phone: Phone, dana: Patient, version: Any) -> dict[str, str]:
    """The keys of Dana's own records."""
    phone.send(SESSIONS, a_session(version))
    return {
        "session": str(Session.objects.get(patient=dana).key),
        "check_in": str(CheckIn.objects.get(patient=dana).key),
    }


def operation(schema: Any, method: str, address: str) -> Any:
    return next(found for found in all_of(schema) if (found.method.upper(), found.path) == (method, address))


def all_of(schema: Any) -> Iterator[Any]:
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        yield result.ok()


@pytest.mark.parametrize(("method", "address"), OPERATIONS, ids=[" ".join(pair) for pair in OPERATIONS])
def test_an_operation_does_what_the_schema_says(
    method: str, address: str, schema: Any, sends: dict[str, Any], own: dict[str, str]
) -> None:
    asked = operation(schema, method, address)
    named = {name: key for name, key in own.items() if f"{{{name}}}" in address} or None
    right = asked.as_strategy(generation_mode=GenerationMode.POSITIVE, path_parameters=named)
    allowed = met(right.map(with_a_zone), sends)
    assert not {401, 403} & allowed
    if method != "GET":
        wrong = asked.as_strategy(generation_mode=GenerationMode.NEGATIVE, path_parameters=named)
        assert 400 in met(wrong, sends)


def met(cases: Any, sends: dict[str, Any]) -> set[int]:
    """Return the statuses that some cases meet, each answer held against the schema."""
    statuses = set()

    @FEW
    @given(case=cases)
    def look(case: Any) -> None:
        statuses.add(case.call_and_validate(**sends).status_code)

    look()
    return statuses


def with_a_zone(case: Any) -> Any:
    """Return a case that names a zone there is: a schema cannot list them, new ones come each year."""
    reminders = case.body.get("reminders") if isinstance(case.body, dict) else None
    if isinstance(reminders, dict) and "time_zone" in reminders:
        reminders["time_zone"] = "Europe/London"
    return case


def test_every_address_stands_in_the_schema() -> None:
    from patients.api.urls import urlpatterns

    known = {str(entry.pattern) for entry in urlpatterns if str(entry.pattern).startswith("api/v1/")}
    assert len(known) == len(written_down()["paths"])


def test_the_page_of_the_api_names_every_operation(stranger: Phone) -> None:
    body = stranger.get("/api/docs/").content.decode()
    assert all(address in body for _method, address in OPERATIONS)
    assert stranger.get("/api/schema/").json() == json.loads(json.dumps(written_down()))
