import socket
import time

import pytest

from clinic import cache
from clinic.cache import ForgivingRedisCache


@pytest.fixture
def silent(monkeypatch):
    """A cache whose server takes connections and never answers."""
    monkeypatch.setattr(cache, "_quiet_until", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield ForgivingRedisCache(f"redis://127.0.0.1:{server.getsockname()[1]}/0", {})


def test_it_answers_as_an_empty_one_at_once(silent):
    began = time.monotonic()
    for _ in range(5):
        assert silent.get("rate", "nothing") == "nothing"
        assert silent.add("rate", 1)
        silent.set("rate", 2)
    assert time.monotonic() - began < 0.5


def test_it_is_asked_again_after_a_while(silent, monkeypatch):
    silent.get("rate")
    assert cache._quiet_until > time.monotonic()
    monkeypatch.setattr(cache, "_quiet_until", 0.0)
    began = time.monotonic()
    silent.get("rate")
    assert time.monotonic() - began >= 0.1
    silent.close()
