"""What the tests of the API share: Dana's phone, which sends JSON."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from clinic import clock
from patients.models import Patient, PrescriptionVersion
from tests.cast import At, Prescribe, answer

SESSIONS, CHECK_INS, SYMPTOMS = "/api/v1/sessions/", "/api/v1/check-ins/", "/api/v1/symptoms/"


class Phone:
    """A device that is signed in, or not."""

    def __init__(self, client: Client) -> None:
        self.client = client
        client.raise_request_exception = False

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def send(self, path: str, body: Any, key: Any = None, method: str = "POST") -> Any:
        """Send JSON under a key; a new one unless told."""
        headers = {"Idempotency-Key": str(key or uuid4())}
        return self.client.generic(method, path, body if isinstance(body, str) else dumped(body),
                                   content_type="application/json", headers=headers)  # fmt: skip


def dumped(body: Any) -> str:
    from django.core.serializers.json import DjangoJSONEncoder

    return DjangoJSONEncoder().encode(body)


@pytest.fixture
def phone(dana: Patient, as_user: Callable[[Any], Client]) -> Phone:
    return Phone(as_user(dana))


@pytest.fixture
def stranger(db: None) -> Phone:
    return Phone(Client())


@pytest.fixture
def version(at: At, dana: Patient, prescribed: Prescribe) -> PrescriptionVersion:
    """Dana's programme on its first day, a Monday, at nine, with the start check answered."""
    at("2026-03-02 09:00")
    found = prescribed(dana)
    answer(dana, 6)
    return found


def a_session(version: PrescriptionVersion, **changes: Any) -> dict[str, Any]:
    """Return a session in which everything was done, as a device sends it."""
    logs = [{"exercise": exercise.pk, "outcome": "done"} for exercise in version.exercises.all()]
    body = {"prescription": str(version.prescription_id), "slot": 1, "started_at": clock.now().isoformat()}
    return {**body, "logs": logs, **changes}


def a_check_in(**changes: Any) -> dict[str, Any]:
    body = {"pain": 4, "change": 4, "severe": False, "symptoms": [], **changes}
    return {name: value for name, value in body.items() if value != "missing"}
