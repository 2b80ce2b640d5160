"""Parts of a page are put together once and used again: never for somebody of another clinic, never out of date."""

import re
from typing import Any

import pytest
from django.test import Client

from clinic.models import Clinic, Staff
from patients.care import account_rows
from patients.models import Patient
from tests.cast import a_patient
from tests.portal.conftest import page


@pytest.fixture
def frank(charlie: Staff) -> Patient:
    """The outsider's patient, of another clinic with another phone."""
    Clinic.objects.filter(pk=charlie.clinic_id).update(phone="01632 960 001")
    charlie.refresh_from_db()
    return a_patient(charlie, "Frank Frost")


def test_a_clinics_name_and_phone_stand_on_its_own_patients_pages_alone(
    dana: Patient, frank: Patient, as_user: Any
) -> None:
    pages = {whose: as_user(whose) for whose in (dana, frank)}
    for _ in range(2):
        first, second = (page(pages[whose].get("/today/")) for whose in (dana, frank))
        assert "Harbour Physiotherapy" in first
        assert "020 7946 0100" in first
        assert "Hillside Clinic" not in first
        assert "Hillside Clinic" in second
        assert "01632 960 001" in second
        assert "020 7946 0100" not in second


def test_a_clinics_new_phone_stands_on_the_next_page(dana: Patient, browser: Client) -> None:
    browser.get("/today/")
    Clinic.objects.filter(pk=dana.clinic_id).update(phone="020 7946 0999")
    shown = page(browser.get("/today/"))
    assert "Phone 020 7946 0999" in shown
    assert "020 7946 0100" not in shown


def test_the_current_place_is_the_one_of_each_page(browser: Client, dana: Patient) -> None:
    for path in ("/symptom/", "/reminders/", "/symptom/"):
        links = re.findall(r"<a [^>]*>", browser.get(path).content.decode())
        (marked,) = (link for link in links if "aria-current" in link)
        assert f'href="{path}"' in marked


def test_a_strangers_page_after_a_patients_offers_nothing_of_a_patients(dana: Patient, browser: Client) -> None:
    browser.get("/help-now/")
    stranger = Client().get("/accounts/login/").content.decode()
    assert "/symptom/" not in stranger.partition("<main")[0]
    assert "Sign out" not in stranger


def fields_of(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_the_patient_of_an_account_is_read_in_one_query_as_django_reads_it(
    dana: Patient, django_assert_num_queries: Any
) -> None:
    rows = Patient.objects.select_related("clinic", "physiotherapist__user")
    expected = rows.get(pk=dana.pk)
    with django_assert_num_queries(1):
        found = account_rows.patient_of(dana.user)  # type: ignore[arg-type]
        assert found is not None
        read = (found, found.clinic, found.physiotherapist, found.physiotherapist.user)
    known = (expected, expected.clinic, expected.physiotherapist, expected.physiotherapist.user)
    assert [fields_of(row) for row in read] == [fields_of(row) for row in known]
    assert not any(row._state.adding for row in read)


def test_an_account_without_a_patient_is_nobodys(alice: Staff) -> None:
    assert account_rows.patient_of(alice.user) is None
