"""A session is a long random name that only our own pages send, gone at the server once somebody signs out."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.accounts.conftest import by_password
from tests.cast import PASSWORD


def test_no_other_site_makes_a_browser_send_them_and_no_script_reads_them(dana):
    client = Client()
    client.get("/accounts/login/")
    by_password(dana, client)
    cookies = client.cookies
    assert {"limber", "csrf", "known"} <= cookies.keys()
    assert {cookie["samesite"] for cookie in cookies.values() if cookie.value} <= {"Lax", "Strict"}
    assert cookies["limber"]["httponly"]
    assert cookies["known"]["httponly"]


def test_its_name_is_random_and_has_more_than_128_bits(dana):
    names = {by_password(dana).cookies["limber"].value for _number in range(5)}
    assert len(names) == 5
    assert {len(name) for name in names} == {32}  # of 36 letters each: 165 bits
    assert not any(str(dana.user_id) == name or dana.email in name for name in names)


@pytest.mark.parametrize("who", ["dana", "alice"])
def test_signed_out_is_signed_out_at_the_server(request, db, who):
    person = request.getfixturevalue(who)
    client = by_password(person)
    name = client.cookies["limber"].value
    assert Session.objects.filter(pk=name).exists()
    client.post("/accounts/logout/")
    assert not Session.objects.filter(pk=name).exists()
    thief = Client()
    thief.cookies["limber"] = name
    assert thief.get("/your-data/").status_code == thief.get("/admin/").status_code == 302


ELSEWHERE = ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:elsewhere()"]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_sign_in_or_sign_out_leads_elsewhere(dana, elsewhere):
    client = Client()
    answer = client.post("/accounts/login/", {"login": dana.email, "password": PASSWORD, "next": elsewhere})
    again = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": elsewhere})
    left = client.post("/accounts/logout/", {"next": elsewhere})
    for led in (answer, again, left):
        assert led.status_code == 302
        assert "elsewhere" not in led.headers["Location"]
        assert led.headers["Location"].startswith("/")
