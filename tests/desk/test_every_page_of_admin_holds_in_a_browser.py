"""Every page of Django admin that staff open, read off the resolver, in light and dark, on two desks and a tablet.

Each is loaded once: nothing that axe finds in either, nothing too wide, no button as the browser draws it.
"""

import pytest

from tests.looking import TOO_WIDE, findings, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = {"light": {"width": 1280, "height": 900}, "dark": {"width": 820, "height": 1100}}  # where axe looks
SIZES = [*LOOKS.values(), {"width": 1440, "height": 900}]
# One filter of a list after the other, its last choice: a page with rows, or one that says there are none.
FILTERS = (
    "[...document.querySelectorAll('#changelist-filter ul')].map(one => [...one.querySelectorAll('a')].at(-1).href)"
)
RAW = """[...document.querySelectorAll("button, input:is([type=submit], [type=button], [type=reset])")]
    .filter(one => one.getClientRects().length && getComputedStyle(one).borderStyle === "outset")
    .map(one => one.outerHTML.slice(0, 120))"""
# Nobody deletes a record (tests/access): rows within a page are all that can be deleted.


def faults_of(page, name):
    """Return what is wrong with the page that is open, wherever staff may look at it."""
    faults = [(name, "raw", found) for found in page.evaluate(RAW)]
    for scheme, size in LOOKS.items():
        page.emulate_media(color_scheme=scheme)
        for wide in SIZES:
            page.set_viewport_size(wide)
            faults += [(name, scheme, wide["width"], found) for found in page.evaluate(TOO_WIDE)]
        page.set_viewport_size(size)
        faults += [(name, scheme, *fault) for fault in findings(page)]
    return faults


def in_line(page):
    """Add a row to each list of rows on a page, mark one to be deleted, and return how many have both."""
    adds, deletes = page.locator(".add-row a").all(), page.locator(".has_original .delete input").all()
    for more in adds:
        more.click()
    for one in deletes[:1]:
        one.check()
    return min(len(adds), len(deletes))


@pytest.mark.long
def test_every_page_holds(live, chromium, ways):
    clients, found = ways.clients, ways.found
    kinds = {name.rpartition("_")[2] for _who, name in found.values()}
    assert {"changelist", "add", "change", "history"} <= kinds
    assert len(found) >= 40
    pages = [signed_in(chromium, live, client) for client in clients]
    faults, filtered, rows = [], 0, 0
    for address, (who, name) in found.items():
        page = pages[who]
        assert page.goto(live + address).status == 200, name
        rows += in_line(page)
        faults += faults_of(page, name)
        for filtering in page.evaluate(FILTERS):
            assert page.goto(filtering).status == 200, filtering
            faults += faults_of(page, filtering.removeprefix(live))
            filtered += 1
    assert faults == [], "\n".join(map(str, faults))
    assert [page.complaints for page in pages] == [[], []]
    assert (filtered >= 8, rows >= 1) == (True, True)
    for page in pages:
        page.context.close()
