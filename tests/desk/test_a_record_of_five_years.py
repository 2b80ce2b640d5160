"""The record of five years asks the database at most fifteen times, and reads no more of it than it shows."""

import pytest
from django.urls import reverse

from bench.people import FIVE_YEARS, a_physiotherapist, a_starter, remember
from bench.statements import statements
from clinic import clock
from patients.care import assessing
from patients.models import Session


@pytest.mark.django_db
def test_the_record_of_five_years_is_at_most_fifteen_questions(routine, as_user):
    by = a_physiotherapist()
    version = a_starter(by, now=clock.now(), since=FIVE_YEARS)
    remember(version, days=FIVE_YEARS.days)
    assessing.assess_due(now=clock.now())
    patient = version.prescription.episode.patient
    assert Session.objects.filter(patient=patient).count() > 1_800
    client, address = as_user(by), reverse("admin:patients_patient_change", args=[patient.pk])
    for query in ("", "?kind=sessions", "?kind=mails", "?before=2024-01-01T00:00:00%2B00:00~z"):
        client.get(address + query)
        with statements() as asked:
            page = client.get(address + query)
        assert page.status_code == 200
        assert len(asked) <= 15, [sql[:90] for sql, _ in asked.asked]
        assert len(page.content) < 120_000
