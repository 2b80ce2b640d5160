"""What the tests of carers share: Dana, her mother Rosa who may see, and Hugo who may help."""

from typing import Any

import pytest
from django.urls import reverse

from patients.models import CarerAccess, Patient, PrescriptionVersion
from tests.cast import At, Prescribe, a_carer, answer


@pytest.fixture
def started(at: At, dana: Patient, prescribed: Prescribe) -> PrescriptionVersion:
    """Dana's programme on its first day, a Monday, with the start check answered."""
    at("2026-03-02 09:00")
    version = prescribed(dana)
    answer(dana, 6)
    return version


@pytest.fixture
def rosa(started: PrescriptionVersion, dana: Patient) -> CarerAccess:
    """Dana's mother, who may see."""
    return a_carer(dana, "Rosa Reed", "see")


@pytest.fixture
def hugo(started: PrescriptionVersion, dana: Patient) -> CarerAccess:
    """Dana's carer, who may help."""
    return a_carer(dana, "Hugo Hall", "help")


def page_of(row: CarerAccess, name: str, *more: Any) -> str:
    """Return the address of a carer's page."""
    return reverse(f"helping-{name}", args=[row.pk, *more])
