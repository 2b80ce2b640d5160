"""A session done without a network from its start to its end, with a look at the symptoms in the middle."""

from typing import Any

import pytest

from patients.models import Patient, Session
from tests.looking import findings
from tests.offline.telling import RECEIVED, SAVED, says
from tests.player.playing import begin
from tests.portal.test_a_session import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_it_starts_leads_to_the_symptoms_goes_on_and_ends(phone: Any, started: Any, dana: Patient) -> None:
    phone.context.set_offline(True)
    phone.goto(f"{address(started)}?slot=1")
    begin(phone)
    phone.wait_for_selector("#stage .stage-figure svg", state="attached")
    phone.get_by_text("Move into it").wait_for()
    phone.click("#stage [data-do=wrong]")
    phone.get_by_role("heading", name="Report a symptom").wait_for()
    assert findings(phone) == []
    phone.goto(f"{address(started)}?slot=1")
    assert "You stopped at: Single leg knee hug" in phone.inner_text("#player-start")
    begin(phone)
    phone.click("#stage [data-do=stop]")
    phone.click("#sheet-skip [data-answer=no_time]")
    phone.wait_for_selector("#player-end:visible")
    phone.get_by_role("button", name="Save this session").click()
    says(phone, SAVED)
    assert findings(phone) == []
    assert phone.complaints == []
    phone.context.set_offline(False)
    says(phone, RECEIVED)
    outcomes = Session.objects.get(patient=dana).logs.order_by("pk").values_list("outcome", "reason")
    assert set(outcomes) == {("skipped", "no_time")}
