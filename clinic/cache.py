"""Django's shared cache, forgiving: with Valkey dead or silent a page is served without it."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
# A page asks several times: without these it would wait 5 seconds for each.
IMPATIENT = {"socket_connect_timeout": 0.1, "socket_timeout": 0.1}
QUIET_AFTER_FAILURE = 3.0  # seconds of real time in which this process does not ask again
_quiet_until = 0.0


def _forgiving(name: str, fallback: Callable[..., Any]) -> Callable[..., Any]:
    def call(self: "ForgivingRedisCache", *args: Any, **kwargs: Any) -> Any:
        global _quiet_until
        if time.monotonic() < _quiet_until:
            return fallback(*args, **kwargs)
        try:
            return getattr(super(ForgivingRedisCache, self), name)(*args, **kwargs)
        except RedisError as error:
            _quiet_until = time.monotonic() + QUIET_AFTER_FAILURE
            log.warning("cache %s failed: %s", name, type(error).__name__)
            return fallback(*args, **kwargs)

    return call


class ForgivingRedisCache(RedisCache):
    """Answers as an empty cache would while the server cannot be reached, and says so in the log."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, {**params, "OPTIONS": {**IMPATIENT, **params.get("OPTIONS", {})}})

    get = _forgiving("get", lambda _key, default=None, version=None: default)
    get_many = _forgiving("get_many", lambda _keys, version=None: {})
    set = _forgiving("set", lambda *_args, **_kwargs: None)
    set_many = _forgiving("set_many", lambda data, *_args, **_kwargs: list(data))
    add = _forgiving("add", lambda *_args, **_kwargs: True)
    touch = _forgiving("touch", lambda *_args, **_kwargs: False)
    incr = _forgiving("incr", lambda _key, delta=1, version=None: delta)
    delete = _forgiving("delete", lambda *_args, **_kwargs: False)
    delete_many = _forgiving("delete_many", lambda *_args, **_kwargs: None)
    has_key = _forgiving("has_key", lambda *_args, **_kwargs: False)
