"""The settings of the tests, with static files as production serves them: collected, compressed, under other names."""

from clinic.settings import *  # noqa: F403

STORAGES["staticfiles"]["BACKEND"] = "clinic.collected.Storage"  # noqa: F405
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = False
STATIC_ROOT = BASE_DIR / ".limber" / "lighthouse" / "static"  # noqa: F405
