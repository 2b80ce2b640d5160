"""Everything about a patient goes along, nothing of anybody else; and every look at the record is shown to them."""

from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from clinic.models import Staff
from patients.care import goals
from patients.care.everything import everything
from patients.models import Patient
from tests.access.conftest import FIRST_DAY, TODAY, time_at
from tests.access.records import begin, go_on
from tests.cast import a_patient
from tests.portal.conftest import page
from tests.portal.test_a_session import address, session_post

REACHES = """
WITH RECURSIVE near(oid) AS (
    SELECT 'patients_patient'::regclass::oid
    UNION SELECT conrelid FROM pg_constraint JOIN near ON confrelid = near.oid WHERE contype = 'f'
) SELECT oid::regclass::text FROM near
"""


@pytest.fixture
def both(dana: Patient, charlie: Staff, routine: Any) -> tuple[Patient, Patient]:
    """Dana, and Fred of another clinic, each with a row of nearly every kind."""
    fred = a_patient(charlie, "Fred Frost")
    for patient in (dana, fred):
        with time_at(FIRST_DAY) as now:
            version = begin(patient, routine, now)
            goals.set_goal(patient=patient, key=uuid4(), text="Walk the dog", rating=2, now=now)
            client = Client()
            client.force_login(patient.user)
            client.post(address(version), session_post(version))
        with time_at(TODAY) as now:
            go_on(patient, version, now)
    return dana, fred


def tables_that_reach_a_patient() -> set[str]:
    """Return what the database itself knows: every table whose foreign keys lead to a patient, and their history."""
    with connection.cursor() as cursor:
        cursor.execute(REACHES)
        found = {name for (name,) in cursor.fetchall()}
    kept = [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]
    return found | {model._meta.db_table for model in kept if model.pgh_tracked_model._meta.db_table in found}


def keys(patient: Patient) -> dict[str, set[Any]]:
    found = ((apps.get_model(table.label)._meta, table.rows) for table in everything(patient))
    return {meta.db_table: {row[meta.pk.name] for row in rows} for meta, rows in found if meta.pk}


def test_every_row_of_every_table_goes_along_with_its_own_patient(both: tuple[Patient, Patient]) -> None:
    mine, theirs = map(keys, both)
    filled = 0
    for table in sorted(tables_that_reach_a_patient()):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            (count,) = cursor.fetchone()
        ours, others = mine.get(table, set()), theirs.get(table, set())
        assert not ours & others, table
        assert len(ours) + len(others) == count, table
        filled += bool(ours)
    assert filled > 20
    for table in ("clinic_user", "clinic_readevent", "mail_message"):
        assert mine[table]


def test_no_secret_and_nobody_else_is_in_it(both: tuple[Patient, Patient], as_user: Any) -> None:
    dana, fred = both
    for route in ("everything-as-data", "everything-to-read"):
        response = as_user(dana).get(reverse(route))
        told = response.content.decode()
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert "Walk the dog" in told
        for hidden in (fred.name, str(fred.pk), fred.email, "password", "token_hash", "public_key", "alice@harbour"):
            assert hidden not in told, (route, hidden)


def test_who_looked_is_shown_with_role_and_page(
    browser: Client, dana: Patient, erin: Patient, alice: Staff, bob: Staff, as_user: Any, at: Any
) -> None:
    at("2026-03-16 09:30")
    for who, whose in ((alice, dana), (bob, erin)):
        assert as_user(who).get(reverse("admin:patients_patient_change", args=[whose.pk])).status_code == 200
    told = page(browser.get("/your-data/"))
    assert "16 March 2026, 09:30 Alice Archer Physiotherapist The record Opened" in told
    assert "Bob Barker" not in told


def test_nobody_has_looked_yet(browser: Client) -> None:
    assert "Nobody has opened a page about you yet" in page(browser.get("/your-data/"))
