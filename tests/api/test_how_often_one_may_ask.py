"""Nobody asks without end, also when the shared cache is gone."""

from typing import Any

import pytest
from django.core.cache import cache
from redis.exceptions import RedisError

from clinic import cache as forgiving
from clinic import throttle
from patients.api import throttling
from tests.api.conftest import CHECK_INS, Phone, a_check_in


@pytest.fixture
def few(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three a minute, nothing counted yet."""
    monkeypatch.setattr(throttling, "WRITES", 3)
    monkeypatch.setattr(throttle, "_counts", {})
    cache.clear()


@pytest.fixture
def no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shared cache that is not there."""

    def gone(*_args: Any, **_options: Any) -> Any:
        raise RedisError

    monkeypatch.setattr(forgiving, "_quiet_until", 0.0)
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get_client", gone)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("down", [False, True], ids=["with Valkey", "without"])
def test_too_many_are_told_how_long_to_wait(
    down: bool, phone: Phone, version: Any, request: pytest.FixtureRequest
) -> None:
    if down:
        request.getfixturevalue("no_cache")
    met = [phone.send(CHECK_INS, a_check_in()) for _time in range(5)]
    assert [response.status_code for response in met] == [201, 201, 201, 429, 429]
    assert 1 <= int(met[-1].headers["Retry-After"]) <= 60
    assert met[-1].json()["title"] == "Too Many Requests"
    assert phone.get("/api/v1/today/").status_code == 200


@pytest.mark.usefixtures("few")
def test_all_processes_count_together(phone: Phone, version: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for _process in range(3):
        monkeypatch.setattr(throttle, "_counts", {})
        assert phone.send(CHECK_INS, a_check_in()).status_code == 201
    monkeypatch.setattr(throttle, "_counts", {})
    assert phone.send(CHECK_INS, a_check_in()).status_code == 429


def test_counts_of_past_windows_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "_counts", {"a/1": 5, "b/2": 1})
    monkeypatch.setattr(throttle, "FULL", 2)
    throttle._here("c/2", 2)
    assert throttle._counts == {"b/2": 1, "c/2": 1}
