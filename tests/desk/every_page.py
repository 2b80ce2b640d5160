"""Every page of Django admin, read off the resolver, with who of the staff may open it."""

from dataclasses import dataclass
from typing import Any

import pytest

from clinic.models import User
from tests.access.conftest import FIRST_DAY, time_at
from tests.access.records import Records, begin, go_on
from tests.access.routes import every_route
from tests.access.test_every_route import values

# Nobody deletes a record (tests/access): rows within a page are all that can be deleted.
# Words that lead on, and what stands at an address that is none.
NO_PAGES = {
    "admin:login", "admin:logout", "admin:jsi18n", "admin:autocomplete", "admin:view_on_site",
    "admin:django.views.generic.base.RedirectView", "admin:django.contrib.admin.sites.catch_all_view",
}  # fmt: skip


@dataclass(frozen=True)
class Ways:
    """The lead and the installer, the records that they look at, and each page with which of them may open it."""

    clients: list[Any]
    records: Records
    found: dict[str, tuple[int, str]]


@pytest.fixture
def ways(dana, routine, lena, as_user, at):
    """Each admin page with who may open it; a route that is neither a page nor a button fails the test."""
    with time_at(FIRST_DAY) as now:
        version = begin(dana, routine, now)
    records = go_on(dana, version, at("2026-03-18 10:00"))
    records.by_label["programmes.programme"].items.create(
        exercise=version.exercises.all()[0].exercise, order=1, reps=10
    )
    clients = [as_user(lena), as_user(User.objects.create_superuser("installer@example.org"))]
    found: dict[str, tuple[int, str]] = {}
    for route in every_route():
        if route.name.startswith("admin:") and route.name not in NO_PAGES:
            address = route.filled(values(route, records))
            for who, client in enumerate(clients):
                answer = client.get(address)
                # A button answers 405, one may not delete what has a history, and a PDF is no page.
                assert answer.status_code in {200, 302, 403, 404, 405}, route
                if answer.status_code == 200:
                    if answer.headers["Content-Type"].startswith("text/html"):
                        found[address] = (who, route.name)
                    break
    return Ways(clients, records, found)
