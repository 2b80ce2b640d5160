"""A blank page in this machine's Chromium that can import the player's modules: no server, no database."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders

import patients
from tests.player.playing import LISTEN, NINE, begin, rendered_for
from tests.portal.conftest import browser, started, version  # noqa: F401  (Dana signed in, with her programme)

MODULES = Path(patients.__file__).parent / "static/limber/player"
BLANK = "http://player.example/"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@pytest.fixture(scope="session")
def modules(chromium: Any) -> Iterator[Any]:
    """Return `modules(names, function, given)`: call a function with the modules and something given."""
    page = chromium.new_page()
    page.route(f"{BLANK}**", serve)
    page.goto(BLANK)
    yield lambda names, function, given=None: page.evaluate(CALL, [names.split(), function, given])
    page.close()


CALL = """async ([names, source, given]) => {
    const found = await Promise.all(names.map(name => import(`/${name}.js`)))
    return await eval(source)(given, ...found)
}"""


def serve(route: Any) -> None:
    name = route.request.url.removeprefix(BLANK)
    if not name:
        route.fulfill(body="<!DOCTYPE html><title>Blank</title>", content_type="text/html")
    else:
        route.fulfill(body=(MODULES / name).read_text(), content_type="text/javascript")


SITE = "https://limber.example"
_rendered: list[Any] = []


@pytest.fixture
def rendered(request: Any) -> Any:
    """The session page as the server sends it to Dana, rendered once; every test here then needs no database."""
    if not _rendered:
        _rendered.append(rendered_for(*(request.getfixturevalue(name) for name in ("browser", "started"))))
    return _rendered[0]


@pytest.fixture
def opened(chromium: Any, rendered: Any) -> Iterator[Callable[..., Any]]:
    """Return `opened(**options)`: the session page on a phone of its own, `of` this version and at this `clock`."""
    contexts = []

    def on_a_phone(
        *, context: Any = None, clock: str = "", script: str = "", slow: str = "", of: Any = rendered, **options: Any
    ) -> Any:
        if context is None:
            options = {
                "viewport": {"width": 390, "height": 844},
                "reduced_motion": "no-preference",
                "service_workers": "block",
                **options,
            }
            context = chromium.new_context(**options)
            context.set_default_timeout(30_000)
            context.route(f"{SITE}/**", lambda route: answer_from(route, of))
            contexts.append(context)
        held: list[Any] = []
        if slow:  # a module of the player that comes only once the page's `held` is called
            context.route(f"**/{slow}*.js", lambda route: held.append(route))
        page = open_page(context, of, clock, script)
        page.held = lambda: [route.fallback() for route in held]
        return page

    yield on_a_phone
    for context in contexts:
        context.close()


def open_page(context: Any, rendered: Any, clock: str, script: str) -> Any:
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    if clock:
        page.clock.install(time=clock)
    if script:
        page.add_init_script(script)
    page.goto(SITE + rendered.path)
    if clock:  # from here on time goes by only when the test says so
        page.clock.pause_at(datetime.fromisoformat(clock) + timedelta(minutes=1))
    return page


def answer_from(route: Any, rendered: Any) -> None:
    """Answer with the page or a static file, under the page's own content security policy."""
    path = route.request.url.removeprefix(SITE).partition("?")[0]
    if path == rendered.path:
        route.fulfill(body=rendered.body, headers=rendered.headers)
    elif path.startswith("/static/"):
        found = str(finders.find(path.removeprefix("/static/")))
        route.fulfill(path=found, content_type=TYPES.get(Path(found).suffix, "image/png"))
    else:  # the manifest, the API
        route.fulfill(body="{}", content_type="application/json")


@pytest.fixture
def phone(opened: Any) -> Any:
    """Dana's phone with the session begun, on a clock that the test moves."""
    page = opened(clock=NINE, script=LISTEN)
    begin(page)
    return page
