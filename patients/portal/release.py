"""Which release is served: a digest of the static files that the portal needs, and their addresses."""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from clinic.assets import SHEETS

collected: Any = staticfiles_storage
FOLDERS = ("limber/", "nhsuk/")
# What only the desk shows, and what is not asked for by a page.
LEFT_OUT = (
    *("limber/admin", "limber/desk", "limber/prescribing", "limber/letter", "limber/offline/worker"),
    *("limber/rows", "limber/hides", "limber/copies", "limber/record", "limber/goes-on", "limber/idle"),
    *(f"limber/{sheet}.css" for sheet in SHEETS),  # all of them are in one
)
WORKER = "limber/offline/worker.js"


@cache
def shell() -> dict[str, str]:
    """Return address -> digest of every static file that a page of the portal can ask for."""
    names = sorted(name for name in names_served() if name.startswith(FOLDERS) and not name.startswith(LEFT_OUT))
    return {collected.url(name): digest(name) for name in names}


@cache
def version() -> str:
    """Return the digest that changes with every release that changes what a phone must hold."""
    text = json.dumps([shell(), digest(WORKER)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def names_served() -> Iterator[str]:
    """Yield the names of the static files: from the manifest where they were collected, else as they are found."""
    if settings.PRODUCTION:
        yield from collected.hashed_files
        return
    for finder in finders.get_finders():
        for name, _storage in finder.list([]):
            yield name


def digest(name: str) -> str:
    return hashlib.sha256(content(name)).hexdigest()[:12]


def content(name: str) -> bytes:
    """Return what a static file holds, as it is served."""
    if settings.PRODUCTION:
        with collected.open(collected.stored_name(name)) as kept:
            return bytes(kept.read())
    with open(str(finders.find(name)), "rb") as found:  # noqa: PTH123
        return found.read()
