"""Who has lost phone, key and codes gets in again after whoever runs Limber has made sure that it is them."""

import pytest
from django.core.management import CommandError, call_command

from tests.accounts.conftest import by_password, set_up_app

DESK, FACTORS = "/admin/", "/accounts/mfa/"
pytestmark = pytest.mark.usefixtures("asked")


def test_the_factor_is_forgotten_and_every_session_ends(alice, at, capsys):
    at("2026-03-16 09:00")
    client = by_password(alice)
    set_up_app(client)
    call_command("forget_second_factor", alice.email.upper())
    assert "signed out everywhere" in capsys.readouterr().out
    assert client.get(DESK).headers["Location"].startswith("/accounts/login/")
    assert by_password(alice).get(DESK).headers["Location"] == FACTORS


def test_that_of_nobody_else_is(alice, bob, at):
    at("2026-03-16 09:00")
    client = by_password(bob)
    set_up_app(client)
    call_command("forget_second_factor", alice.email)
    assert client.get(DESK).status_code == 200


def test_an_address_that_nobody_has_is_said(db):
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("forget_second_factor", "nobody@example.org")
