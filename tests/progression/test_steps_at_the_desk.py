"""Steps at the desk: in the record one by one, in a list of the clinic many at once; each patient apart."""

import re

import pytest
from django.urls import reverse

from clinic import clock
from clinic.models import ReadEvent
from patients.admin.timeline import page_of
from patients.care import prescribing
from patients.care.progression import proposals
from patients.models import PrescriptionVersion, RefusedStep
from tests.cast import a_patient, answer
from tests.progression.conftest import BRIDGE, log

LIST = reverse("admin:patients_steps")


def record_of(patient) -> str:
    return reverse("admin:patients_patient_change", args=[patient.pk])


def step_of(version) -> str:
    return reverse("admin:patients_prescription_step", args=[version.prescription_id])


def proposed(patient):
    return proposals.of_patient(patient, clock.now())


def send(client, version, patient, do, **more):
    data = {"step": proposed(patient)[0].key, "do": do} | more
    return client.post(step_of(version), data, follow=True)


@pytest.fixture
def both(given, dana, erin, log_on):
    """Dana of Alice and Erin of Bob are proposed a step up each."""
    versions = {patient: given(patient, BRIDGE) for patient in (dana, erin)}
    for day in (3, 4, 5):
        for version in versions.values():
            log_on(day, version)
    return versions


@pytest.fixture
def values(both):
    return {patient: proposed(patient)[0].value for patient in both}


def test_the_record_says_what_is_proposed_and_why(easy, dana, alice, as_user):
    page = as_user(alice).get(record_of(dana)).content.decode()
    assert "A step up is proposed: Bridge on one leg in place of Bridge" in page
    assert "3 full sessions, all green, effort 3, 4, 3." in page


def test_the_list_says_how_a_step_is_changed_and_the_record_that_it_leads_to_changes_it(both, dana, alice, as_user):
    desk = as_user(alice)
    assert "To change a step first, open the patient by the name" in desk.get(LIST).content.decode()
    assert f'href="{record_of(dana)}"' in desk.get(LIST).content.decode()
    assert 'name="do" value="change"' in desk.get(record_of(dana)).content.decode()


def test_the_list_says_of_each_patient_by_what_to_know_them(both, dana, lena, as_user):
    dana.nhs_number = "9434765919"
    dana.save()
    page = as_user(lena).get(LIST).content.decode()
    assert page.count("Born 2 May 1984") == 2
    assert page.count("NHS number 9434765919") == 1


def test_a_record_without_a_step_says_nothing_of_steps(bridge, dana, alice, as_user):
    assert "Steps that are proposed" not in as_user(alice).get(record_of(dana)).content.decode()


def test_a_manager_sees_no_step(easy, dana, mona, as_user):
    client = as_user(mona)
    assert "A step up" not in client.get(record_of(dana)).content.decode()
    assert client.get(LIST).status_code == 404
    assert LIST not in client.get(reverse("admin:index")).content.decode()


def test_a_step_that_is_taken_is_looked_at_before_it_is_published(easy, dana, alice, as_user):
    page = send(as_user(alice), easy, dana, "take")
    draft = PrescriptionVersion.objects.get(number=2)
    assert page.redirect_chain[-1][0] == reverse("admin:patients_version_publish", args=[draft.pk])
    assert "A step up: Bridge on one leg in place of Bridge." in page.content.decode()
    assert draft.published_at is None


def test_a_step_can_be_changed_in_the_draft(easy, dana, alice, as_user):
    page = send(as_user(alice), easy, dana, "change")
    draft = PrescriptionVersion.objects.get(number=2)
    assert page.redirect_chain[-1][0] == reverse("admin:patients_version_edit", args=[draft.pk])
    assert "Bridge on one leg" in page.content.decode()


def test_a_step_is_refused_with_a_reason_which_stands_in_the_timeline(easy, dana, alice, as_user):
    client = as_user(alice)
    assert "Say in one sentence why not" in send(client, easy, dana, "refuse").content.decode()
    assert not RefusedStep.objects.exists()
    page = send(client, easy, dana, "refuse", why="Her knee first").content.decode()
    assert "three new sessions" in page
    (event,) = [one for one in page_of(dana, "changes").events if one.title == "A proposed step was refused"]
    assert event.text.startswith("Alice Archer: Her knee first. A step up: Bridge on one leg")


def test_a_step_that_no_longer_stands_is_not_done(easy, dana, alice, as_user):
    client, key = as_user(alice), proposed(dana)[0].key
    log(easy, effort=9)
    page = client.post(step_of(easy), {"step": key, "do": "take"}, follow=True)
    assert "Not done: This step is no longer proposed." in page.content.decode()
    assert PrescriptionVersion.objects.count() == 1


def test_somebody_of_another_clinic_meets_nothing(easy, dana, charlie, as_user):
    client, one = as_user(charlie), proposed(dana)[0]
    assert client.post(step_of(easy), {"step": one.key, "do": "take"}).status_code == 404
    assert client.post(LIST, {"step": one.value, "do": "take"}).status_code == 404
    assert client.post(LIST, {"step": "nonsense", "do": "take"}).status_code == 404
    assert "Dana" not in client.get(LIST).content.decode()
    assert PrescriptionVersion.objects.count() == 1


def test_the_patient_sees_nothing_of_it(easy, dana, alice, as_user):
    send(as_user(alice), easy, dana, "take")
    client = as_user(dana)
    for name in ("today", "programme", "progress"):
        page = client.get(reverse(name)).content.decode()
        assert "step up" not in page
        assert "Bridge on one leg" not in page


def test_the_desk_leads_to_the_list(both, alice, as_user):
    assert f'href="{LIST}"' in as_user(alice).get(reverse("admin:index")).content.decode()


def test_the_list_shows_whose_one_chooses(both, alice, as_user):
    client = as_user(alice)
    page = client.get(LIST).content.decode()
    assert re.findall(r'<h2 id="of-\d+"[^>]*><a [^>]*>([^<]+)</a>', page) == ["Dana Doyle", "Erin Ellis"]
    mine = client.get(LIST, {"whose": "mine"}).content.decode()
    assert "Dana Doyle" in mine
    assert "Erin Ellis" not in mine
    assert re.findall(r"\?whose=(\w+)\"[^>]*>[^<]+<span>(\d)</span>", mine) == [
        ("mine", "1"), ("cover", "0"), ("clinic", "2"),
    ]  # fmt: skip


def test_looking_at_the_list_is_noted_for_each_patient(both, dana, erin, alice, as_user):
    as_user(alice).get(LIST)
    seen = set(ReadEvent.objects.filter(user=alice.user, page="admin:patients_steps").values_list("subject", flat=True))
    assert seen == {f"patient:{dana.pk}", f"patient:{erin.pk}"}


def test_many_are_taken_into_drafts_at_once(both, values, dana, erin, alice, as_user):
    page = as_user(alice).post(LIST, {"step": list(values.values()), "do": "take"}).content.decode()
    drafts = PrescriptionVersion.objects.filter(published_at=None)
    assert {draft.prescription.episode.patient for draft in drafts} == {dana, erin}
    for draft in drafts:
        assert reverse("admin:patients_version_publish", args=[draft.pk]) in page
        assert draft.why.startswith("A step up: ")
    assert "No step is proposed for these patients." in page


def test_what_cannot_be_done_for_one_is_said_and_the_others_are_done(both, values, dana, erin, alice, as_user):
    log(both[dana], effort=9)
    page = as_user(alice).post(LIST, {"step": list(values.values()), "do": "take"}).content.decode()
    failed = page[page.index('id="failed"') : page.index('id="drafted"')]
    assert "Dana Doyle</a>: This step is no longer proposed." in failed
    assert "Erin" not in failed
    (draft,) = PrescriptionVersion.objects.filter(published_at=None)
    assert draft.prescription.episode.patient == erin


def test_of_one_patient_nothing_is_done_by_half(both, values, dana, alice, as_user):
    other = values[dana].partition(":")[0] + ":of-yesterday"
    page = as_user(alice).post(LIST, {"step": [values[dana], other], "do": "take"}).content.decode()
    assert "no longer proposed" in page
    assert not PrescriptionVersion.objects.filter(published_at=None).exists()


def test_many_are_refused_with_one_reason(both, values, alice, as_user):
    client = as_user(alice)
    without = client.post(LIST, {"step": list(values.values()), "do": "refuse", "why": ""})
    assert without.status_code == 422
    assert without.content.decode().count(" checked>") == 2
    assert not RefusedStep.objects.exists()
    client.post(LIST, {"step": list(values.values()), "do": "refuse", "why": "After the holidays"})
    assert list(RefusedStep.objects.values_list("why", flat=True)) == ["After the holidays"] * 2


def test_nothing_checked_is_said(both, alice, as_user):
    page = as_user(alice).post(LIST, {"do": "take"})
    assert page.status_code == 422
    assert "Check at least one step." in page.content.decode()


@pytest.mark.parametrize("patients", [1, 5])
def test_the_list_asks_as_often_for_many_as_for_one(
    given, alice, log_on, as_user, django_assert_max_num_queries, patients
):
    versions = [given(a_patient(alice, f"P{number} Patient"), BRIDGE) for number in range(patients)]
    for day in (3, 4, 5):
        for version in versions:
            log_on(day, version)
    client = as_user(alice)
    with django_assert_max_num_queries(8):
        client.get(LIST)


def test_a_record_with_steps_is_at_most_fifteen_questions(easy, dana, alice, as_user, django_assert_max_num_queries):
    client = as_user(alice)
    client.get(record_of(dana))
    with django_assert_max_num_queries(15):
        page = client.get(record_of(dana))
    assert "A step up is proposed" in page.content.decode()


def test_a_published_step_is_counted_anew(easy, dana, alice, as_user):
    send(as_user(alice), easy, dana, "take")
    prescribing.publish(by=alice, version=PrescriptionVersion.objects.get(number=2), now=clock.now())
    answer(dana, 2, 3)
    assert proposed(dana) == []
