"""How often a sign-in may be tried: counted without Valkey, and so that no stranger locks anybody out."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client

import clinic.cache
from clinic import limits
from clinic.limits import Limit, Limits
from clinic.local.folder import Folder, own_folder
from clinic.local.throwaway import TEMPORARY
from clinic.local.valkey import Valkey
from clinic.models import Tries
from tests.accounts.conftest import by_password
from tests.cast import PASSWORD

LOGIN, CODE, HOME = "/accounts/login/", "/accounts/login/code/", "/your-data/"


def tries(times: int, address: str = "", *, client: Client | None = None, ip: str = "203.0.113.7") -> list[int]:
    """Return what each of some tries with a wrong password is answered."""
    browser = client or Client()
    given = {"login": address, "password": "not this one"}
    return [browser.post(LOGIN, given, REMOTE_ADDR=ip).status_code for _ in range(times)]


def gets_in(who: Any, client: Client, ip: str = "198.51.100.2") -> bool:
    client.post(LOGIN, {"login": who.email, "password": PASSWORD}, REMOTE_ADDR=ip)
    return bool(client.get(HOME).status_code == 200)


@pytest.fixture
def valkey_stops(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """A Valkey of its own as the cache, and how to stop it."""
    monkeypatch.setattr(clinic.cache, "_quiet_until", 0.0)
    place = Folder(own_folder(Path(tempfile.mkdtemp(prefix=TEMPORARY[0], dir=TEMPORARY[1]))))
    valkey = Valkey(place, careless=True)
    server = valkey.start()
    settings.CACHES = {
        **settings.CACHES,
        "default": {**settings.CACHES["default"], "LOCATION": f"unix://{valkey.socket}"},
    }

    def stop() -> None:
        server.kill()
        server.wait()

    yield stop
    if server.poll() is None:
        stop()
    for kept in (place.path, place.sockets.parent):
        shutil.rmtree(kept, ignore_errors=True)


def test_ten_tries_from_one_address_then_a_wait_that_ends(dana, at):
    at("2026-03-16 09:00")
    assert tries(11, dana.email) == [200] * 10 + [429]
    at("2026-03-16 09:06")
    assert tries(1, dana.email) == [200]


def test_the_wait_is_said_in_words_and_for_programs(dana, at):
    at("2026-03-16 09:00")
    tries(10, dana.email)
    at("2026-03-16 09:02")
    answer = Client().post(LOGIN, {"login": dana.email, "password": PASSWORD}, REMOTE_ADDR="203.0.113.7")
    assert "Wait 3 minutes, then try again." in answer.content.decode()
    assert answer.headers["Retry-After"] == "180"


def test_who_asks_for_an_account_that_does_not_exist_meets_the_same(db, at):
    at("2026-03-16 09:00")
    assert tries(11, "nobody@example.org") == [200] * 10 + [429]


def test_a_stranger_locks_nobody_out(dana, at):
    at("2026-03-16 09:00")
    tries(20, dana.email)
    assert gets_in(dana, Client())


def test_nor_do_many_strangers_lock_out_a_phone_that_the_account_knows(dana, at):
    at("2026-03-16 09:00")
    phone = by_password(dana)
    phone.post("/accounts/logout/")
    for number in range(12):
        tries(10, dana.email, ip=f"203.0.113.{number}")
    assert gets_in(dana, phone)


def test_a_neighbour_behind_the_same_address_does_not_either(dana, at):
    at("2026-03-16 09:00")
    phone = by_password(dana)
    phone.post("/accounts/logout/")
    tries(20, dana.email, ip="127.0.0.1")
    assert gets_in(dana, phone, ip="127.0.0.1")


def test_many_strangers_slow_down_the_devices_that_the_account_does_not_know(dana, at):
    at("2026-03-16 09:00")
    answers = [code for number in range(12) for code in tries(5, dana.email, ip=f"203.0.113.{number}")]
    assert answers == [200] * 51 + [429] * 9  # fifty, and then one in ten seconds
    at("2026-03-16 09:01")
    assert gets_in(dana, Client())


def test_a_forged_phone_is_a_stranger(dana, erin, at):
    at("2026-03-16 09:00")
    for cookie in ("made up", signing.dumps({"x": "y"}, salt="other"), by_password(erin).cookies["known"].value):
        browser = Client()
        browser.cookies["known"] = cookie
        tries(10, dana.email, client=browser)
        assert tries(1, dana.email, client=browser) == [429]
        Tries.objects.all().delete()


def test_codes_are_not_mailed_without_end(dana, at, outbox):
    at("2026-03-16 09:00")
    answers = [Client().post(CODE, {"email": dana.email}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


def test_one_address_tries_no_list_of_accounts(db, at):
    at("2026-03-16 09:00")
    answers = [code for number in range(61) for code in tries(1, f"{number}@example.org")]
    assert answers == [200] * 60 + [429]


def test_reading_a_page_is_no_try(db, at):
    at("2026-03-16 09:00")
    assert {Client().get(LOGIN).status_code for _ in range(70)} == {200}
    assert not Tries.objects.exists()


def test_what_is_counted_names_nobody_and_is_forgotten(dana, at):
    at("2026-03-16 09:00")
    tries(3, dana.email)
    assert all(re.fullmatch("[0-9a-f]{64}", row.key) for row in Tries.objects.all())
    assert Tries.objects.count() == 3
    at("2026-03-16 11:00")
    tries(1, "nobody@example.org")
    assert Tries.objects.count() == 3


def test_limits_hold_while_valkey_is_stopped(dana, at, valkey_stops):
    at("2026-03-16 09:00")
    cache.set("there", 1)
    assert cache.get("there") == 1
    assert tries(5, dana.email) == [200] * 5
    valkey_stops()
    assert cache.get("there") is None
    assert tries(6, dana.email) == [200] * 5 + [429]


@pytest.mark.parametrize("limit", [limits.TRIES, limits.MAILS])
def test_strangers_are_slowed_only_after_more_than_one_person_tries(limit: Limits) -> None:
    assert limit.each.most < limit.everywhere.most
    assert limit.slowed == Limit(1, limit.slowed.seconds)
