"""Days and times of day are asked by the browser's own fields, on stock admin's forms as on every other page."""

import re

import pytest
from django.urls import reverse

from clinic.models import Clinic

INPUT = re.compile(r"<input[^>]*>")


def asked(page, *names):
    return {
        name: re.search(r'type="(\w+)"', field)[1]
        for field in INPUT.findall(page.content.decode())
        for name in names
        if f'name="{name}"' in field
    }


def test_admin_asks_as_the_portal_does(clinic: Clinic, lena, as_user) -> None:
    page = as_user(lena).get(reverse("admin:clinic_staff_change", args=[lena.pk]))
    assert asked(page, "away_from", "away_until") == {"away_from": "date", "away_until": "date"}
    page = as_user(lena).get(reverse("admin:clinic_clinic_change", args=[clinic.pk]))
    assert asked(page, "opens_at", "closes_at") == {"opens_at": "time", "closes_at": "time"}


def test_a_date_of_birth_is_typed(lena, as_user) -> None:
    page = as_user(lena).get(reverse("admin:patients_patient_add"))
    assert asked(page, "date_of_birth", "day_starts_at") == {"date_of_birth": "text", "day_starts_at": "time"}


@pytest.mark.parametrize("name", ["patients_patient", "clinic_staff", "programmes_programme", "patients_recipient"])
def test_no_form_brings_the_calendar_of_admin(lena, as_user, name) -> None:
    assert "calendar.js" not in as_user(lena).get(reverse(f"admin:{name}_add")).content.decode()
