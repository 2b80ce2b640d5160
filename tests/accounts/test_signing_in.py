"""Signing in: by password or by emailed code, in our own words, and never by signing up."""

import re

import pytest

from clinic import clock
from clinic.mail.delivery import deliver_due
from clinic.models import User
from tests.cast import PASSWORD


@pytest.fixture(autouse=True)
def _through_the_outbox(settings):
    settings.EMAIL_BACKEND = "clinic.mail.backend.OutboxBackend"


def mail_to(sink, address):
    """Deliver what is due and return the one mail to an address."""
    deliver_due(now=clock.now())
    (mail,) = sink.to(address)
    return mail


def test_an_emailed_code_signs_in(dana, client, sink):
    client.post("/accounts/login/code/", {"email": dana.email})
    mail = mail_to(sink, dana.email)
    code = re.search(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{4})\s*$", mail.text, re.MULTILINE)
    assert client.post("/accounts/login/code/confirm/", {"code": code[1]}).status_code == 302
    assert client.get("/today/").status_code == 200


def test_a_wrong_code_does_not(dana, client, sink):
    client.post("/accounts/login/code/", {"email": dana.email})
    client.post("/accounts/login/code/confirm/", {"code": "AAAA-AAAA"})
    assert client.get("/today/").status_code == 302


def test_a_password_signs_in_whatever_the_case_of_the_address(dana, client):
    client.post("/accounts/login/", {"login": dana.email.upper(), "password": PASSWORD})
    assert client.get("/today/").status_code == 200


def test_nobody_signs_up(db, client):
    client.post("/accounts/signup/", {"email": "new@example.org", "password1": "a long walk by the sea"})
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("page", "field"), [("/accounts/login/code/", "email"), ("/accounts/password/reset/", "email")]
)
def test_the_mails_are_in_our_words_for_known_and_unknown_alike(dana, client, sink, page, field):
    answers = []
    for address in (dana.email, "nobody@example.org"):
        client.post("/accounts/logout/")
        answer = client.post(page, {field: address})
        answers.append((answer.status_code, answer.headers.get("Location")))
        mail = mail_to(sink, address)
        assert "!" not in mail.text
        assert "Limber" in mail.text
    assert answers[0] == answers[1]


def test_a_stopped_account_does_not_come_in(dana, client):
    dana.user.is_active = False
    dana.user.save()
    client.post("/accounts/login/", {"login": dana.email, "password": PASSWORD})
    assert client.get("/today/").status_code == 302
