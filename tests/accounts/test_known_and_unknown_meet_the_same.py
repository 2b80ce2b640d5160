"""Whether an address has an account is told to nobody: same answer, same hashes, same queries, same mails planned."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clinic.mail.models import Message
from clinic.models import User
from patients.care import inviting
from patients.models import Patient
from tests.cast import PASSWORD

UNKNOWN = "somebody@example.org"
LOGIN, CODE, CONFIRM, RESET = (
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/login/code/confirm/",
    "/accounts/password/reset/",
)


@dataclass(frozen=True)
class Met:
    """What a request was answered, and what it took."""

    status: int
    leads: str
    text: str
    cookies: tuple[str, ...]
    hashes: int
    queries: tuple[str, ...]
    mails: int


@pytest.fixture
def meets(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Callable[..., Met]:
    """Post something as a stranger with a new browser, and tell what was met."""
    settings.EMAIL_BACKEND = "clinic.mail.backend.OutboxBackend"
    hashed: list[str] = []
    addresses = (f"203.0.113.{number}" for number in count(1))
    encode = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        hashed.append(salt)
        return str(encode(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)

    def met(path: str, given: dict[str, str], client: Client | None = None) -> Met:
        before, mails = len(hashed), Message.objects.count()
        browser = client or Client()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = browser.post(path, given, REMOTE_ADDR=next(addresses))
        return Met(
            answer.status_code,
            answer.headers.get("Location", ""),
            plain(answer.content.decode(), given),
            tuple(sorted(answer.cookies)),
            len(hashed) - before,
            tuple(shape(query["sql"]) for query in asked.captured_queries),
            Message.objects.count() - mails,
        )

    return met


def plain(text: str, given: dict[str, str]) -> str:
    """Return a page without its token and without what was typed in."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    for typed in given.values():
        text = text.replace(typed, "TYPED")
    return text


def shape(query: str) -> str:
    """Return what a query does, to which table."""
    return " ".join(re.findall(r'^\w+|(?:FROM|INTO|UPDATE|JOIN) "?\w+"?', query))


def without_password(patient: Patient) -> str:
    User.objects.filter(pk=patient.user_id).update(password="!")
    return patient.email


def stopped(patient: Patient) -> str:
    User.objects.filter(pk=patient.user_id).update(is_active=False)
    return patient.email


def plain_account(patient: Patient) -> str:
    return patient.email


@pytest.mark.parametrize("account", [plain_account, without_password, stopped])
@pytest.mark.parametrize(
    ("path", "field", "hashes", "mails"), [(LOGIN, "login", 1, 0), (CODE, "email", 0, 1), (RESET, "email", 0, 1)]
)
def test_a_known_address_meets_what_an_unknown_one_does(dana, meets, path, field, hashes, mails, account):
    address = account(dana)
    more = {"password": "not this one"} if path == LOGIN else {}
    known, unknown = meets(path, {field: address, **more}), meets(path, {field: UNKNOWN, **more})
    assert known == unknown
    assert (known.hashes, known.mails) == (hashes, mails)
    assert known.queries


def test_nor_does_the_page_after_it_tell(dana, meets):
    answers = []
    for address in (dana.email, UNKNOWN):
        browser = Client()
        browser.post(CODE, {"email": address})
        answers.append(meets(CONFIRM, {"code": "AAAA-AAAA", "email": address}, browser))
    assert answers[0] == answers[1]


def test_capital_letters_tell_nothing(dana, meets):
    known, unknown = (meets(LOGIN, {"login": who.upper(), "password": "no"}) for who in (dana.email, UNKNOWN))
    assert known == unknown


def test_the_right_password_is_told_apart_of_course(dana, meets):
    assert meets(LOGIN, {"login": dana.email, "password": PASSWORD}).status == 302


def test_a_made_up_invitation_meets_what_a_used_one_does(dana, meets, at):
    at("2026-03-16 09:00")
    Patient.objects.filter(pk=dana.pk).update(user=None)
    dana.user.delete()
    dana.refresh_from_db()
    link = inviting.invite(by=dana.physiotherapist, patient=dana, now=at("2026-03-16 09:00"))
    token = link.rstrip("/").rpartition("/")[2]
    inviting.accept(token=token)
    used, made_up = meets(f"/invitation/{token}/", {}), meets(f"/invitation/{'0' * 64}/", {})
    assert used == made_up
    assert used.status == 404


def test_the_counts_see_a_difference(dana, meets):
    assert meets(LOGIN, {"login": dana.email, "password": "no"}) != meets(CODE, {"email": dana.email})
