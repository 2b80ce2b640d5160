"""A new clinic's lead sees five steps, each done by its data, until the lead puts them away for everybody there."""

import pytest
from django.urls import reverse

from clinic.models import Clinic, Role
from patients.care import guide
from patients.models import Patient, Recipient
from programmes.models import Programme
from tests.cast import a_member, a_patient

DESK, AWAY = reverse("admin:index"), reverse("admin:patients_guide")


def done(clinic):
    return {step.name: step.done for step in guide.steps(clinic)}


@pytest.fixture
def lead(clinic):
    return a_member(clinic, "Lena Lindqvist", Role.LEAD)


def test_each_step_is_done_by_its_data(clinic, lead):
    assert done(clinic) == dict.fromkeys(guide.STEPS, False)
    Clinic.objects.filter(pk=clinic.pk).update(address="1 Harbour Street")
    assert done(clinic)["clinic"]
    colleague = a_member(clinic, "Alice Archer")
    assert done(clinic)["colleagues"]
    Recipient.objects.create(clinic=clinic, name="Dr Elm")
    assert done(clinic)["recipients"]
    Programme.objects.create(
        clinic=clinic, name="Our own", slug="our-own", region="back", weeks_min=4, weeks_max=6, review_after_days=14
    )
    assert done(clinic)["programmes"]
    assert not done(clinic)["patient"]
    a_patient(colleague, "Dana Doyle")
    assert done(clinic) == {}


def test_a_prescription_from_the_library_needs_no_programme_of_ones_own(clinic, prescribed, dana):
    assert not done(clinic)["programmes"]
    prescribed(dana)
    assert done(clinic)["programmes"]


def test_another_clinics_data_does_no_step(clinic, charlie):
    a_patient(charlie, "Fred Frost")
    assert not done(clinic)["patient"]


def test_leaders_see_the_steps_and_only_the_lead_puts_them_away(clinic, lead, mona, alice, as_user):
    for who, seen, may in ((lead, True, True), (mona, True, False), (alice, False, False)):
        page = as_user(who).get(DESK).content.decode()
        assert ("First steps" in page) is seen
        assert (AWAY in page) is may
    assert as_user(mona).post(AWAY).status_code == 404
    assert as_user(lead).get(AWAY).status_code == 405


def test_what_is_put_away_is_gone_for_the_whole_clinic_and_for_no_other(clinic, lead, mona, charlie, as_user):
    other = a_member(charlie.clinic, "Otto Oak", Role.LEAD)
    for _twice in range(2):
        answer = as_user(lead).post(AWAY, follow=True)
    assert "The first steps are put away." in answer.content.decode()
    assert "First steps" not in as_user(mona).get(DESK).content.decode()
    assert "First steps" in as_user(other).get(DESK).content.decode()
    assert not Patient.objects.exists()


def test_the_steps_cost_one_question(clinic, django_assert_num_queries):
    with django_assert_num_queries(1):
        guide.steps(clinic)
