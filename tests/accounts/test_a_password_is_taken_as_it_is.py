"""A password is taken as it was typed, however long and of whatever letters; common ones and one's own name are not."""

import re

import pytest
from django.test import Client

from clinic.models import User
from tests.accounts.conftest import by_password
from tests.cast import PASSWORD

PAGE = "/accounts/password/change/"


def changed_to(dana, new: str, old: str = PASSWORD) -> bool:
    client = by_password(dana)
    client.post(PAGE, {"oldpassword": old, "password1": new, "password2": new})
    return User.objects.get(pk=dana.user_id).check_password(new)


@pytest.mark.parametrize(
    "new",
    [
        "allinlowercase",
        "9182736450",
        "  spaces at both ends  ",
        "MiXeD cAsE",
        "Seehöhe über Überlingen ☂",
        "long " * 39,
    ],
)
def test_it_is_taken_as_it_was_typed(dana, new):
    assert changed_to(dana, new)
    client = Client()
    client.post("/accounts/login/", {"login": dana.email, "password": new.swapcase().strip() + "x"})
    assert client.get("/your-data/").status_code == 302
    client.post("/accounts/login/", {"login": dana.email, "password": new})
    assert client.get("/your-data/").status_code == 200


@pytest.mark.parametrize("new", ["password123", "1q2w3e4r5t", "dana.doyle1", "too short"])
def test_a_common_one_ones_own_name_and_a_short_one_are_refused(dana, new):
    User.objects.filter(pk=dana.user_id).update(email="dana.doyle@example.org")
    dana.email = "dana.doyle@example.org"
    assert not changed_to(dana, new)
    assert User.objects.get(pk=dana.user_id).check_password(PASSWORD)


def test_the_old_one_is_asked(dana):
    assert not changed_to(dana, "a harbour at dusk", old="wrong")
    assert not changed_to(dana, "a harbour at dusk", old="")
    assert changed_to(dana, "a harbour at dusk")


def test_none_runs_out(dana, at):
    at("2026-03-16 09:00")
    by_password(dana)
    at("2036-03-16 09:00")
    assert by_password(dana).get("/your-data/").status_code == 200


@pytest.mark.parametrize("page", ["/accounts/login/", PAGE])
def test_a_password_manager_finds_its_field_and_nothing_hinders_pasting(dana, page):
    client = Client() if page == "/accounts/login/" else by_password(dana)
    text = client.get(page).content.decode()
    fields = re.findall(r'<input[^>]*type="password"[^>]*>', text)
    assert fields
    assert all(re.search(r'autocomplete="(current|new)-password"', field) for field in fields)
    assert not re.search(r'onpaste|autocomplete="off"|hint|secret question', text, re.IGNORECASE)
