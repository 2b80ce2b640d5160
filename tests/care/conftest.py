"""A concern that several tests of care begin with."""

import pytest

from patients.models import Concern
from tests.cast import answer


@pytest.fixture
def not_improved(dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-30 10:00")
    answer(dana, 6, 4)
    return Concern.objects.get()
