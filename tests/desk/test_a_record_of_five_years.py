"""The record of five years asks the database at most fifteen times, and reads no more of it than it shows."""

import pytest
from django.urls import reverse

from bench.five_years import of_five_years
from bench.people import a_physiotherapist
from bench.statements import statements
from patients.admin.timeline import SHOWN
from patients.care.history import entries
from patients.care.history_sources import Kind
from patients.models import Session
from patients.models.concern import ConcernOutcome


@pytest.mark.django_db
def test_the_record_of_five_years_is_at_most_fifteen_questions(routine, as_user):
    by = a_physiotherapist()
    patient = of_five_years(by).prescription.episode.patient
    assert Session.objects.filter(patient=patient).count() > 1_800
    assert set(patient.concerns.values_list("outcome", flat=True)) == {"", *ConcernOutcome}
    for kind in Kind:
        assert len(entries(patient, limit=SHOWN, kind=kind)) >= (20 if kind is Kind.LETTERS else SHOWN), kind
    client, address = as_user(by), reverse("admin:patients_patient_change", args=[patient.pk])
    for query in ("", "?before=2024-01-01T00:00:00%2B00:00~z", *(f"?kind={kind}" for kind in Kind)):
        client.get(address + query)
        with statements() as asked:
            page = client.get(address + query)
        assert page.status_code == 200
        assert len(asked) <= 15, [sql[:90] for sql, _ in asked.asked]
        assert len(page.content) < 120_000
