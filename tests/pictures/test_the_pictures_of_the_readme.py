"""The pictures in the README are the real pages, taken by a browser from the demo clinic."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from clinic import clock
from clinic.models import User
from patients.demo.play import play
from programmes.library import loading
from tests.ticks.running import all_ticks_ended

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def picture(chromium: Any, live: str, email: str, path: str, *, width: int, height: int) -> bytes:
    """Return a page as somebody signed in sees it."""
    client = Client()
    client.force_login(User.objects.get(email=email))
    context = chromium.new_context(viewport={"width": width, "height": height}, device_scale_factor=1)
    context.add_cookies([{"name": "limber", "value": client.cookies["limber"].value, "url": live}])
    page = context.new_page()
    page.goto(live + path)
    taken: bytes = page.screenshot()
    context.close()
    return taken


def test_the_desk_and_the_portal_can_be_pictured(chromium: Any, live: str, pictures: Path | None) -> None:
    loading.load()
    play(now=clock.now())
    all_ticks_ended()
    taken = {
        "desk.png": picture(chromium, live, "alice@harbour.example", "/admin/", width=1280, height=900),
        "portal.png": picture(chromium, live, "dana@example.org", "/today/", width=390, height=844),
    }
    for name, png in taken.items():
        assert png.startswith(b"\x89PNG")
        assert len(png) > 10_000
        if pictures:
            (pictures / name).write_bytes(png)
