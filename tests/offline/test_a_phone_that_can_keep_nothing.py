"""A phone whose browser refuses to store anything: the plain way stays open, and without it the page says so."""

from typing import Any

import pytest
from playwright.sync_api import expect

from patients.models import Patient, SymptomReport
from tests.offline.telling import send_symptoms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REFUSES = "IDBFactory.prototype.open = () => { throw new DOMException('refused', 'SecurityError') }"
ADVICE = "Urgent advice: Ask for an urgent GP appointment today, or call 111"


@pytest.fixture
def refusing(phone: Any) -> Any:
    phone.context.add_init_script(REFUSES)
    return phone


def test_what_is_told_goes_the_plain_way(refusing: Any, dana: Patient) -> None:
    send_symptoms(refusing, "fever")
    expect(refusing.locator("main h1")).to_have_text(ADVICE)
    assert SymptomReport.objects.get(patient=dana).symptoms == ["fever"]


def test_without_a_network_it_is_said_beside_the_advice_which_stays(refusing: Any, dana: Patient) -> None:
    refusing.context.set_offline(True)
    refusing.context.add_init_script("Object.defineProperty(navigator, 'onLine', { value: true })")  # and is wrong
    send_symptoms(refusing, "fever")
    place = refusing.locator("[data-asked-again]")
    expect(place.get_by_role("alert")).to_have_text("This phone could not save it, and the clinic has not got it.")
    expect(place.get_by_role("link", name="Phone the clinic on 020 7946 0100")).to_have_attribute(
        "href", "tel:02079460100"
    )
    expect(place.get_by_role("heading", level=2)).to_have_text(ADVICE)
    assert refusing.url.endswith("/symptom/")
    assert not SymptomReport.objects.exists()
