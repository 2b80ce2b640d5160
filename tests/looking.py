"""What every page must hold in a real browser: no axe finding in light or dark, no sideways scroll at any width."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"preload": False, "resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}
CONTRAST = {**RULES, "runOnly": {"type": "rule", "values": ["color-contrast"]}}  # what another scheme may change
NARROW, WIDE = (320, 390), 1280
TABS = 80
STEPS = 2_000
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

# Every element that holds words itself and shows less of them than there is.
CUT_OFF = """() => [...document.body.querySelectorAll("*")].filter(one => {
    if (one.closest(".skip, .nhsuk-u-visually-hidden, svg, select, .scroll")) return false
    const width = document.documentElement.clientWidth
    const words = document.createRange()
    return [...one.childNodes].some(node => {
        if (node.nodeType !== 3 || !node.data.trim()) return false
        words.selectNodeContents(node)
        const { left, right } = words.getBoundingClientRect()
        if (left === right) return false
        for (let box = one; box && box !== document.body; box = box.parentElement) {
            const frame = box.getBoundingClientRect()
            const cuts = getComputedStyle(box).overflowX !== "visible"
            if (cuts && (left < frame.left - 1 || right > frame.right + 1)) return true
        }
        return left < -1 || right > width + 1
    })
}).map(one => one.outerHTML.slice(0, 140))"""
# What leaves the screen at a side, of the page and of what stands over it. Pictures may be cut off, and the unseen.
STICKS_OUT = """() => [...document.querySelectorAll("dialog[open], dialog[open] :not(svg *, .nhsuk-u-visually-hidden)")]
    .filter(one => one.getClientRects().length)
    .filter(one => { const { left, right } = one.getBoundingClientRect(); return left < -1 || right > innerWidth + 1 })
    .map(one => one.outerHTML.slice(0, 90))"""
# The keys, fields and words of what is open that cannot be scrolled to and met in their middle.
OUT_OF_REACH = """() => {
    const place = [...document.querySelectorAll("main, dialog[open]")].at(-1)
    const words = ".stage-figure, h2, h3, p:not(.nhsuk-u-visually-hidden, :empty, [aria-hidden])"
    return [...place.querySelectorAll(`button, a, input, select, ${words}`)]
        .filter(key => key.getClientRects().length).filter(key => {
        key.scrollIntoView({ block: "center" })
        const { left, top, width, height } = key.getClientRects()[0]
        const met = document.elementFromPoint(left + width / 2, top + height / 2)
        return !met || !(key.contains(met) || key.closest("label")?.contains(met))
    }).map(key => key.outerHTML.slice(0, 90))
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


def findings(page: Any, rules: Any = RULES) -> list[tuple[str, str]]:
    """Return what axe finds, with the element; colours that still change would be read half way."""
    until(page, SETTLED)
    if not page.evaluate("'axe' in globalThis"):  # half a megabyte, read once for each page
        page.evaluate(Axe().axe_script)
    return _each(page.evaluate("options => axe.run(options).then(found => found.violations)", rules))


def findings_at_a_halt(page: Any, rules: Any = RULES) -> list[tuple[str, str]]:
    """Return the same of a page whose clock stands still: axe waits for timers, and gets a millisecond at a time."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(Axe().axe_script)
    page.evaluate("options => { axe.run(options).then(found => { globalThis.seen = found.violations }) }", rules)
    for _step in range(STEPS):
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
