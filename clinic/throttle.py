"""How often somebody may ask: counted in the shared cache, and in this process for when the cache is gone."""

import math
import time

from django.core.cache import cache

FULL = 10_000  # counts that are kept before those of past windows are forgotten
_counts: dict[str, int] = {}


def wait_for(who: str, *, most: int, seconds: int) -> int:
    """Return how many seconds to wait: 0 while `who` asked at most so often in this window of real time."""
    now = time.time()
    window = int(now // seconds)
    asked = max(_here(f"{who}/{window}", window), _everywhere(f"throttle/{who}/{window}", seconds))
    return 0 if asked <= most else math.ceil((window + 1) * seconds - now)


def _here(key: str, window: int) -> int:
    if len(_counts) >= FULL:
        for old in [name for name in _counts if not name.endswith(f"/{window}")]:
            del _counts[old]
    _counts[key] = _counts.get(key, 0) + 1
    return _counts[key]


def _everywhere(key: str, seconds: int) -> int:
    """Return the count of all processes; 1 while the cache does not answer."""
    if cache.add(key, 1, timeout=2 * seconds):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ran out in between
        return 1
