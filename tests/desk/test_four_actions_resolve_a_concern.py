"""From the desk to a resolved concern in four actions, with and without JavaScript."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clinic import clock
from patients.models import Concern
from tests.cast import answer
from tests.looking import hold, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False])
def test_resolve_a_note_a_date_and_one_press(live, chromium, not_improved, alice, as_user, scripts):
    page = signed_in(chromium, live, as_user(alice), java_script_enabled=scripts)
    page.goto(live + reverse("admin:index"))
    actions = 0
    for act in (
        lambda: page.get_by_role("link", name="Resolve Dana Doyle").click(),
        lambda: page.get_by_label("What was said and decided").fill("Phoned. Keeps going, review in ten days."),
        lambda: page.get_by_label("Next review").fill(f"{clock.now() + timedelta(days=10):%Y-%m-%d}"),
        lambda: page.get_by_role("button", name="Spoke with the patient; carries on").click(),
    ):
        act()
        actions += 1
    page.get_by_role("link", name="Back to the desk").wait_for()
    closed = Concern.objects.get()
    assert actions == 4
    assert (closed.status, closed.outcome, closed.closed_by) == ("closed", "reassured", alice)
    assert "Keeps going" in page.get_by_label("Note for the practice system").input_value()
    assert page.complaints == []
    page.context.close()


def test_enter_in_a_field_closes_nothing(live, chromium, not_improved, alice, as_user):
    page = signed_in(chromium, live, as_user(alice))
    page.goto(live + reverse("admin:patients_concern_change", args=[not_improved.pk]))
    page.get_by_label("What was said and decided").fill("Phoned.")
    page.get_by_label("Next review").fill(f"{clock.now() + timedelta(days=10):%Y-%m-%d}")
    page.get_by_label("Sign the draft letter with it").press("Enter")
    page.get_by_role("alert").get_by_text("Say what came of it.").wait_for()
    assert Concern.objects.get().closed_at is None
    page.context.close()


def test_the_desk_and_the_call_hold_with_everything_on_them(live, chromium, not_improved, dana, alice, as_user):
    answer(dana, 9, symptoms={"fever", "saddle_numbness"}, note="It began after the weekend " + "o" * 90)
    page = signed_in(chromium, live, as_user(alice))
    for name, args in (("index", ()), ("patients_concern_change", (dana.concerns.first().pk,))):
        page.goto(live + reverse(f"admin:{name}", args=args))
        hold(page, name)
        page.set_viewport_size({"width": 820, "height": 1180})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.complaints == []
    page.context.close()
