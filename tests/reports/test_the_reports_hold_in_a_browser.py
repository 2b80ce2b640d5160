"""The reports, and the page that takes a programme in, in a real browser."""

import pytest
from django.urls import reverse

from tests.looking import hold, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_charts_tables_and_names_hold_at_every_width(live, chromium, worse, lena, as_user):
    page = signed_in(chromium, live, as_user(lena))
    page.goto(live + reverse("admin:patients_reports") + "?first=2026-03-01&last=2026-03-31")
    page.get_by_text("Who: Worse than at the start").click()
    page.get_by_role("link", name="Dana Doyle").wait_for()
    for summary in page.get_by_text("The same as a table").all():
        summary.click()
    hold(page, "reports")
    assert page.complaints == []
    page.context.close()


def test_taking_a_programme_in_holds_at_every_width(live, chromium, lena, as_user):
    page = signed_in(chromium, live, as_user(lena))
    page.goto(live + reverse("admin:programmes_programme_import"))
    bad = {"name": "bad.json", "mimeType": "application/json", "buffer": b'{"limber_programme": 7, "x": []}'}
    page.get_by_label("Programme file").set_input_files(bad)
    page.get_by_role("button", name="Take it in").click()
    page.get_by_text("/limber_programme: This is another version").first.wait_for()
    hold(page, "take in")
    page.context.close()
