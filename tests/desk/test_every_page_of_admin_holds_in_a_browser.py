"""Every page of Django admin that staff open, read off the resolver: nothing that axe finds, and nothing too wide."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from clinic.models import User
from tests.access.conftest import FIRST_DAY, time_at
from tests.access.records import begin, go_on
from tests.access.routes import every_route
from tests.access.test_every_route import values
from tests.looking import RULES, SETTLED, TOO_WIDE, findings, signed_in, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
IN_DARK = RULES | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# Words that lead on, and what stands at an address that is none.
NO_PAGES = {
    "admin:login", "admin:logout", "admin:jsi18n", "admin:autocomplete", "admin:view_on_site", "admin:app_list",
    "admin:django.views.generic.base.RedirectView", "admin:django.contrib.admin.sites.catch_all_view",
    "admin:password_change", "admin:password_change_done",
}  # fmt: skip


@pytest.fixture
def ways(dana, routine, lena, as_user, at):
    """Each admin page with who may open it; a route that is neither a page nor a button fails the test."""
    with time_at(FIRST_DAY) as now:
        version = begin(dana, routine, now)
    records = go_on(dana, version, at("2026-03-18 10:00"))
    clients = [as_user(lena), as_user(User.objects.create_superuser("installer@example.org"))]
    found: dict[str, tuple[int, str]] = {}
    for route in every_route():
        if route.name.startswith("admin:") and route.name not in NO_PAGES:
            address = route.filled(values(route, records))
            answers = [client.get(address) for client in clients]
            pages = [number for number, answer in enumerate(answers) if answer.status_code == 200]
            html = pages and answers[pages[0]].headers["Content-Type"].startswith("text/html")
            # A button answers 405, one may not delete what has a history, and a PDF is no page.
            assert pages or {answer.status_code for answer in answers} <= {302, 403, 404, 405}, route
            if html:
                found[address] = (pages[0], route.name)
    return clients, found


def test_every_page_holds(live, chromium, ways):
    clients, found = ways
    kinds = {name.rpartition("_")[2] for _who, name in found.values()}
    assert {"changelist", "add", "change", "history"} <= kinds
    assert len(found) >= 40
    pages = [signed_in(chromium, live, client) for client in clients]
    faults = []
    for address, (who, name) in found.items():
        page = pages[who]
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})
        assert page.goto(live + address).status == 200, name
        faults += [(name, "light", fault) for fault in findings(page)]
        page.emulate_media(color_scheme="dark")
        until(page, SETTLED)
        in_dark = Axe().run(page, options=IN_DARK).response["violations"]
        faults += [(name, "dark", one["id"], node["html"][:120]) for one in in_dark for node in one["nodes"]]
        page.set_viewport_size({"width": 820, "height": 1100})
        faults += [(name, "820", wide) for wide in page.evaluate(TOO_WIDE)]
    assert faults == [], "\n".join(map(str, faults))
    assert [page.complaints for page in pages] == [[], []]
    for page in pages:
        page.context.close()
