"""An access ends by its last day, by the patient, by the clinic and with the care; the next request is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from clinic import clock
from clinic.models import Staff, User
from patients.care import courses
from patients.models import CarerAccess, Patient
from tests.carers.conftest import page_of
from tests.cast import At, Outbox, a_carer
from tests.portal.conftest import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def opens(rosa: CarerAccess, as_user: Any) -> Callable[[], bool]:
    """Return whether Rosa's browser, signed in all the time, gets in."""
    client = as_user(rosa.user)

    def look() -> bool:
        return client.get(page_of(rosa, "today")).status_code == 200

    assert look()
    return look


def test_the_patient_ends_it_with_one_button(opens: Any, rosa: CarerAccess, dana: Patient, as_user: Any) -> None:
    client = as_user(dana)
    assert "End it now : Rosa Reed" in page(client.get(reverse("carers")))
    client.post(reverse("end-carer", args=[rosa.pk]))
    assert not opens()
    assert "ended on 2 March 2026 by the patient" in page(client.get(reverse("carers")))


def test_the_clinic_ends_it_and_the_patient_is_told(
    opens: Any, rosa: CarerAccess, dana: Patient, alice: Staff, as_user: Any, outbox: Outbox
) -> None:
    as_user(alice).post(reverse("admin:patients_end_carer", args=[dana.pk, rosa.pk]))
    assert not opens()
    rosa.refresh_from_db()
    assert (rosa.ended_as, rosa.ended_by) == ("clinic", alice)
    assert "carer_changed" in outbox.kinds(dana.email)


def test_the_last_day_ends_it_on_the_patients_own_clock(started: Any, dana: Patient, as_user: Any, at: At) -> None:
    row = a_carer(dana, "Rosa Reed", days=2)
    client = as_user(row.user)
    at("2026-03-04 23:30")
    assert client.get(page_of(row, "today")).status_code == 200
    at("2026-03-05 00:30")
    assert client.get(page_of(row, "today")).status_code == 404


def test_a_discharge_ends_it(opens: Any, rosa: CarerAccess, dana: Patient, alice: Staff) -> None:
    courses.end(by=alice, episode=dana.episodes.get(), outcome_note="Well again", now=clock.now())
    assert not opens()
    rosa.refresh_from_db()
    assert rosa.ended_as == "discharge"


def test_a_stopped_account_and_one_that_became_staff_open_nothing(
    opens: Any, rosa: CarerAccess, clinic: Any, as_user: Any
) -> None:
    User.objects.filter(pk=rosa.user_id).update(is_staff=True)
    rosa.user.refresh_from_db()
    assert as_user(rosa.user).get(page_of(rosa, "today")).status_code == 404


def test_nobody_ends_what_is_not_theirs(
    opens: Any, rosa: CarerAccess, erin: Patient, dana: Patient, charlie: Staff, as_user: Any
) -> None:
    other = a_carer(erin, "Otto Otis")
    assert as_user(erin).post(reverse("end-carer", args=[rosa.pk])).status_code == 404
    assert as_user(charlie).post(reverse("admin:patients_end_carer", args=[dana.pk, rosa.pk])).status_code == 404
    address = reverse("admin:patients_end_carer", args=[dana.pk, other.pk])
    assert as_user(dana.physiotherapist).post(address).status_code == 404
    assert opens()


def test_who_gave_and_who_ended_stands_in_the_history(rosa: CarerAccess, dana: Patient, as_user: Any) -> None:
    as_user(dana).post(reverse("end-carer", args=[rosa.pk]))
    last = rosa.events.order_by("pgh_id").last()
    assert last.ended_as == "patient"
    assert last.pgh_context.metadata["user"] == str(dana.user_id)
    assert last.pgh_context.metadata["route"] == "end-carer"
    assert rosa.events.count() == 3
