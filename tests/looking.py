"""What every page must hold in a real browser: no axe finding in light or dark, no sideways scroll at any width."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"preload": False, "resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}
NARROW, WIDE = (320, 390), 1280
TABS = 80
SETTLED = "document.getAnimations().every(one => !(one instanceof CSSTransition))"
# The elements that stick out, where the page scrolls sideways.
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    const words = document.createRange()
    const right = one => (words.selectNodeContents(one), words.getBoundingClientRect().right)
    const out = [...document.body.querySelectorAll("*")].filter(one => right(one) > width)
    return [`${document.documentElement.scrollWidth} px`, ...out.map(one => one.outerHTML.slice(0, 120))]
}"""


def signed_in(chromium: Any, live: str, client: Any = None, **options: Any) -> Any:
    """Return a page of a browser with the session of a test client, collecting what its console says."""
    context = chromium.new_context(**{"service_workers": "block", **options})  # tests/offline look at those
    for name, morsel in client.cookies.items() if client else ():
        context.add_cookies([{"name": name, "value": morsel.value, "url": live}])
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    return page


def hold(page: Any, name: str) -> None:
    """Assert that the page that is open holds: narrow in light, wide in the dark."""
    page.emulate_media(color_scheme="light")
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 800})
        assert not (found := page.evaluate(TOO_WIDE)), (name, width, found)
    assert not (found := findings(page)), (name, "light", found)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": WIDE, "height": 900})
    assert not (found := page.evaluate(TOO_WIDE)), (name, WIDE, found)
    assert not (found := findings(page)), (name, "dark", found)


def findings(page: Any) -> list[tuple[str, str]]:
    """Return what axe finds, with the element; colours that still change would be read half way."""
    until(page, SETTLED)
    if not page.evaluate("'axe' in globalThis"):  # half a megabyte, read once for each page
        page.evaluate(Axe().axe_script)
    return _each(page.evaluate("options => axe.run(options).then(found => found.violations)", RULES))


def findings_at_a_halt(page: Any, steps: int = 2_000) -> list[tuple[str, str]]:
    """Return the same of a page whose clock stands still: axe waits for timers, and gets a millisecond at a time."""
    page.evaluate(Axe().axe_script)
    page.evaluate("options => { axe.run(options).then(found => { globalThis.seen = found.violations }) }", RULES)
    for _step in range(steps):
        page.clock.run_for(1)
        if (found := page.evaluate("globalThis.seen")) is not None:
            page.evaluate("delete globalThis.seen")
            return _each(found)
    raise AssertionError("axe did not end")


def _each(violations: Any) -> list[tuple[str, str]]:
    return [(one["id"], node["html"]) for one in violations for node in one["nodes"]]


def until(page: Any, fact: str, tries: int = 300) -> None:
    """Wait until an expression is true in the page, whose policy lets nobody else evaluate a text."""
    for _try in range(tries):
        if page.evaluate(fact):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never {fact}")


def press(page: Any, words: str) -> None:
    """Reach a link, button or field by the tab key alone, see that it shows the focus, and press Enter on it."""
    page.evaluate("document.activeElement.blur()")
    for _tab in range(TABS):
        page.keyboard.press("Tab")
        if words in page.evaluate("(document.activeElement.innerText || document.activeElement.value || '')"):
            break
    else:
        raise AssertionError(f"no way to {words!r} by keyboard")
    style = "const style = getComputedStyle(document.activeElement);"
    shows = page.evaluate(f"() => {{ {style} return style.outlineStyle !== 'none' || style.boxShadow !== 'none' }}")
    assert shows, f"{words!r} does not show the focus"
    with page.expect_navigation():
        page.keyboard.press("Enter")
