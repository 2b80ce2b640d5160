"""Chromium finds the portal fit to be installed, and what waits is kept although the browser is short of room."""

import struct
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders

from tests.offline.conftest import visit
from tests.offline.telling import SAVED, UNKNOWN, says, send_session, send_symptoms
from tests.offline.test_a_new_release import persistent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Counts how often a page asks, and asks all the same.
COUNT = """
const persist = StorageManager.prototype.persist
StorageManager.prototype.persist = function () {
    sessionStorage.setItem("asked", Number(sessionStorage.getItem("asked")) + 1)
    return persist.call(this)
}
"""


def test_chromium_has_nothing_against_installing_it(
    chromium: Any, live: str, browser: Any, started: Any, tmp_path: Path
) -> None:
    context = persistent(chromium, tmp_path, live, browser)  # a private window is never offered it
    page = context.pages[0]
    visit(page)
    wire = context.new_cdp_session(page)
    told = wire.send("Page.getAppManifest")
    assert (told["url"], told["errors"]) == (f"{live}/manifest.webmanifest", [])
    assert wire.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    icons = page.evaluate("async url => (await (await fetch(url)).json()).icons", told["url"])
    context.close()
    pictures = {icon["src"]: icon for icon in icons if icon["type"] == "image/png"}
    assert {(icon["sizes"], icon.get("purpose", "any")) for icon in pictures.values()} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for address, icon in pictures.items():
        assert size_of(address) == icon["sizes"], address


def size_of(address: str) -> str:
    """Return width and height as a PNG itself says them."""
    start = Path(str(finders.find(address.removeprefix("/static/")))).read_bytes()[:24]
    assert start[:8] == b"\x89PNG\r\n\x1a\n"
    return "{}x{}".format(*struct.unpack(">II", start[16:24]))


def test_with_the_first_thing_that_waits_the_browser_is_asked_once_to_keep_it(phone: Any, started: Any) -> None:
    phone.add_init_script(COUNT)
    phone.reload()
    phone.context.set_offline(True)
    assert phone.evaluate("sessionStorage.getItem('asked')") is None
    send_session(phone, started)
    says(phone, SAVED)
    assert phone.evaluate("sessionStorage.getItem('asked')") == "1"
    send_symptoms(phone, "fever")
    says(phone, UNKNOWN)
    assert phone.evaluate("sessionStorage.getItem('asked')") == "1"
