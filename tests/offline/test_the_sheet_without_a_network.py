"""After a red flag, what A&E needs to see opens without a network; so does what to do in a flare."""

from typing import Any

import pytest

from patients.models import Patient
from tests.cast import answer
from tests.offline.conftest import visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_sheet_and_the_flare_page_open_in_a_cellar(phone: Any, dana: Patient) -> None:
    answer(dana, 8, 6, symptoms={"saddle_numbness"})
    visit(phone)
    phone.context.set_offline(True)
    phone.goto("/sheet/")
    told = phone.inner_text("main")
    for words in (
        "Show this page to A&E staff",
        "Dana Doyle",
        "Numbness or tingling between your legs",
        "020 7946 0100",
    ):
        assert words in told, words
    assert "Monday 2 March 2026, 09:00" in told
    phone.goto("/flare/")
    assert "Do less for a day or two" in phone.inner_text("main")
    assert phone.complaints == []
