"""Each process that runs tests asks its own servers, and no other's."""

import pytest
from django.conf import settings
from django.core.cache import cache

pytestmark = pytest.mark.django_db


def test_the_cache_is_the_one_that_was_started(servers):
    assert servers["REDIS_URL"] == settings.REDIS_URL
    cache.set("asked", "ours")
    assert cache.get("asked") == "ours"
