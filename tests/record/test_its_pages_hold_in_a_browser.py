"""The pages about keeping a record and giving it out, in a real browser."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from clinic import clock
from patients.care import disclosing, keeping, messaging
from patients.models import Patient
from patients.models.privacy import Decision
from tests.looking import hold, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pages(chromium: Any, live: str, dana: Patient, alice: Any, lena: Any, as_user: Any) -> Iterator[dict[str, Any]]:
    """Dana's record, held and with an entry held back, open by her physiotherapist, the lead and herself."""
    message = messaging.write(patient=dana, key=uuid4(), text="My brother drinks again", now=clock.now())
    entry = f"message:{message.pk}"
    disclosing.decide(by=alice, patient=dana, entry=entry, decision=Decision.HELD, now=clock.now())
    keeping.hold(by=lena, patient=dana, why="A claim, says the insurer", now=clock.now())
    keeping.ask_to_be_erased(patient=dana, now=clock.now())
    opened = {who.user.name: signed_in(chromium, live, as_user(who)) for who in (alice, lena, dana)}
    yield {"entry": entry, **opened}
    for page in opened.values():
        page.context.close()


def test_each_holds(pages: dict[str, Any], live: str, dana: Patient, alice: Any, lena: Any) -> None:
    record = reverse("admin:patients_patient_change", args=[dana.pk])
    for who, address in (
        (lena, record),
        (lena, reverse("admin:patients_kept", args=[dana.pk])),
        (alice, reverse("admin:patients_disclose", args=[dana.pk, pages["entry"]])),
        (lena, reverse("admin:patients_hold", args=[dana.pk])),
        (lena, reverse("admin:clinic_readevent_changelist")),
        (dana, reverse("your-data")),
    ):
        page = pages[who.user.name]
        assert page.goto(live + address).status == 200
        hold(page, address)
        assert page.complaints == []


def test_a_copy_is_one_click_away(pages: dict[str, Any], live: str, dana: Patient) -> None:
    page = pages["Dana Doyle"]
    page.goto(live + reverse("your-data"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Download it to read").click()
    assert "My brother drinks again" not in download.value.path().read_text()
    assert "Held back: it tells about somebody else" in download.value.path().read_text()
