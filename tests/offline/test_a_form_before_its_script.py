"""A form that is sent without a network before its script has come is not kept, and the page says so."""

from typing import Any

import pytest

from patients.models import SymptomReport
from tests.offline.telling import held

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# As the browser sends it by itself: no script hears of it.
SEND = """() => {
    const form = document.querySelector("form[data-queue]")
    form.querySelector("[name=first][value=leg_weakness]").checked = true
    HTMLFormElement.prototype.submit.call(form)
}"""


def test_it_says_that_nothing_was_kept_and_leads_to_help(phone: Any, started: Any) -> None:
    phone.context.set_offline(True)
    phone.goto("/symptom/")
    phone.evaluate(SEND)
    phone.get_by_role("heading", name="There is no network").wait_for()
    told = phone.inner_text("main")
    assert "the clinic may not have got them, and this phone has not kept them" in told
    assert "Do not wait for the network" in told
    phone.get_by_role("button", name="When to get help now").click()
    phone.wait_for_url("**/help-now/")
    phone.goto("/today/")
    assert held(phone) == []
    assert not SymptomReport.objects.exists()


def test_with_a_network_it_arrives_as_ever(phone: Any, started: Any) -> None:
    phone.goto("/symptom/")
    phone.evaluate(SEND)
    phone.get_by_role("heading", name="Call 999 or go to A&E now", level=1).wait_for()
    assert SymptomReport.objects.get().symptoms == ["leg_weakness"]
