"""A patient's own phone stays signed in for 60 days; any other device until its browser closes; staff never longer."""

import re

import pytest

from clinic import clock
from clinic.mail.delivery import deliver_due
from tests.cast import PASSWORD

SIXTY_DAYS = 60 * 24 * 3600


def sign_in(client, person, **more):
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD, **more})
    return client.cookies["limber"]["max-age"]


def test_a_patients_own_phone_stays_signed_in_for_60_days(dana, client):
    assert sign_in(client, dana, remember="on") == SIXTY_DAYS


def test_any_other_device_forgets_with_its_browser(dana, client):
    assert sign_in(client, dana) == ""


@pytest.mark.parametrize("ticked", [{}, {"remember": "on"}])
def test_staff_are_never_kept_signed_in(alice, client, ticked):
    assert sign_in(client, alice.user, **ticked) == ""


@pytest.mark.parametrize(("ticked", "kept"), [({"remember": "on"}, SIXTY_DAYS), ({}, "")])
def test_so_it_is_with_an_emailed_code_and_its_page_is_found_again(erin, client, sink, settings, ticked, kept):
    settings.EMAIL_BACKEND = "clinic.mail.backend.OutboxBackend"
    client.post("/accounts/login/code/", {"email": erin.email})
    deliver_due(now=clock.now())
    (mail,) = sink.to(erin.email)
    (code,) = re.findall(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{4})\s*$", mail.text, re.MULTILINE)
    # The phone threw the page away while the mail was read: whatever is opened now leads back to it.
    assert client.get("/accounts/login/code/confirm/").status_code == 200
    assert client.get("/today/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/code/confirm/")
    client.post("/accounts/login/code/confirm/", {"code": code, **ticked})
    assert client.get("/today/").status_code == 200
    assert client.cookies["limber"]["max-age"] == kept
