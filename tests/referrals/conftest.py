"""A letter that opened by itself: two weeks, and no better."""

import pytest

from patients.models import Referral
from tests.cast import answer


@pytest.fixture
def letter(prescribed, dana, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-30 10:00")
    answer(dana, 6, 4)
    return Referral.objects.get()
