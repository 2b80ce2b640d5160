"""What makes a whole run sooner done: nothing is made twice with the same outcome, and what takes long begins first."""

import gc
from typing import Any

from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware

look_for_files = WhiteNoiseMiddleware.add_files_from_finders
FILES: dict[str, dict[str, Any]] = {}


def files_of_the_first(middleware: Any) -> None:
    """Take over the static files that the first client with these settings found: each test has clients of its own."""
    key = repr((middleware.static_prefix, middleware.max_age, settings.STATICFILES_FINDERS, settings.STORAGES))
    if key not in FILES:
        others, middleware.files = middleware.files, {}
        look_for_files(middleware)
        FILES[key], middleware.files = middleware.files, others
    middleware.files.update(FILES[key])


WhiteNoiseMiddleware.add_files_from_finders = files_of_the_first


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """A test that takes long and comes last leaves the other cores idle."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Thousands of tests and what they import stay to the end: nobody needs to look again whether they are garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
