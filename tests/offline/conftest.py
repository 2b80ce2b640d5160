"""Dana's phone with its service worker, and what a network does to it."""

from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import pytest

from tests.portal.conftest import browser, started, version  # noqa: F401  (fixtures)

# What the worker has to say before a page may count on it: the shell and the pages are kept.
READY = """async () => {
    await navigator.serviceWorker.ready
    if (!navigator.serviceWorker.controller)
        await new Promise(done => navigator.serviceWorker.addEventListener("controllerchange", done, {once: true}))
    const {port1, port2} = new MessageChannel()
    const done = new Promise(resolve => { port1.onmessage = resolve })
    navigator.serviceWorker.controller.postMessage("keep", [port2])
    await done
}"""

IDLE = """async () => {
    if (!navigator.serviceWorker?.controller) return
    const {port1, port2} = new MessageChannel()
    const done = new Promise(resolve => { port1.onmessage = resolve })
    navigator.serviceWorker.controller.postMessage("wipe", [port2])
    await done
}"""
PATIENCE = 60  # seconds: it fetches some sixty files, and machines are shared


def settles(page: Any, script: str) -> bool:
    """Return whether a promise of a page was kept in time; a page whose clock stands still cannot tell that itself."""
    page.evaluate(f"() => {{ globalThis.settled = false; ({script})().then(() => {{ globalThis.settled = true }}) }}")
    limit = monotonic() + PATIENCE
    while not (settled := page.evaluate("globalThis.settled")) and monotonic() < limit:
        pass
    return bool(settled)


@pytest.fixture
def open_phone(chromium: Any, live: str) -> Iterator[Callable[..., Any]]:
    """Return a phone that somebody is signed in on."""
    contexts = []

    def opened(client: Any = None, **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=live, **options)
        contexts.append(context)
        context.set_default_timeout(30_000)
        if client:
            context.add_cookies([{"name": "limber", "value": client.cookies["limber"].value, "url": live}])
        return page_of(context)

    yield opened
    for context in contexts:
        leave(context)


def leave(context: Any) -> None:
    """Close a browser, once the server has answered what its worker asked."""
    context.set_offline(False)
    for page in context.pages:
        settles(page, IDLE)
    context.close()


def page_of(context: Any) -> Any:
    """Return a new page that collects what its console says."""
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    return page


@pytest.fixture
def phone(open_phone: Any, browser: Any, started: Any) -> Any:  # noqa: F811
    """Dana's phone, which has seen today once."""
    page = open_phone(browser)
    unreminded(page)
    visit(page)
    return page


def unreminded(page: Any) -> None:
    """Let the browser send nothing by itself, at a moment that no test knows; see test_sent_with_no_page_open."""
    wire = page.context.new_cdp_session(page)
    context = wire.send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
    denied = {"permission": {"name": "background-sync"}, "setting": "denied", "browserContextId": context}
    wire.send("Browser.setPermission", denied)


def visit(page: Any, path: str = "/today/") -> None:
    """Open a page and wait until the worker has kept what it keeps."""
    page.goto(path)
    assert settles(page, READY), "the worker keeps nothing"
