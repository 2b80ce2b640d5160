"""A carer who helps logs sessions and answers check-ins in the patient's name, and staff see who did."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from clinic import clock
from patients.care import carers, checking_in
from patients.models import CarerAccess, CheckIn, Patient, Session
from tests.access.test_every_route import masked
from tests.carers.conftest import page_of
from tests.cast import Prescribe, a_carer, answer
from tests.portal.conftest import check_in_post, page
from tests.portal.test_a_session import session_post

pytestmark = pytest.mark.django_db


def test_a_session_is_logged_for_the_patient(
    hugo: CarerAccess, dana: Patient, started: Any, alice: Any, as_user: Any
) -> None:
    client = as_user(hugo.user)
    address = page_of(hugo, "session", started.prescription_id)
    told = client.get(address)
    assert f'action="{address}' in told.content.decode()
    response = client.post(f"{address}?slot=1", session_post(started))
    assert (response.status_code, response.headers["Location"]) == (303, page_of(hugo, "today"))
    assert Session.objects.get().carer == hugo
    assert "Done" in page(as_user(dana).get("/today/"))
    record = page(as_user(alice).get(reverse("admin:patients_patient_change", args=[dana.pk])))
    assert "answered by Hugo Hall, parent" in record


def test_a_check_in_is_answered_for_the_patient_and_marked(
    hugo: CarerAccess, dana: Patient, alice: Any, as_user: Any
) -> None:
    client, post = as_user(hugo.user), check_in_post()
    response = client.post(page_of(hugo, "check-in"), post)
    assert response.headers["Location"] == page_of(hugo, "check-in-result", post["key"])
    assert client.get(response.headers["Location"]).status_code == 200
    row = CheckIn.objects.get(key=post["key"])
    assert (row.patient, row.carer, row.taken_by) == (dana, hugo, None)
    record = page(as_user(alice).get(reverse("admin:patients_patient_change", args=[dana.pk])))
    assert "Check-in on the portal, answered by Hugo Hall, parent" in record


def test_answers_of_the_patient_stay_theirs(hugo: CarerAccess, dana: Patient, as_user: Any) -> None:
    told = CheckIn.objects.get(patient=dana)
    assert as_user(hugo.user).get(page_of(hugo, "check-in-result", told.key)).status_code == 404
    as_user(dana).post("/check-in/", post := check_in_post())
    assert CheckIn.objects.get(key=post["key"]).carer is None


@pytest.fixture
def theirs(erin: Patient, prescribed: Prescribe, started: Any) -> dict[str, Any]:
    """What another patient of the clinic has, of whom another carer told: the key of each page of one record."""
    version, now = prescribed(erin), clock.now()
    answer(erin, 6)
    other = a_carer(erin, "Iris Ives", "help")
    found = carers.patient_of(other.user, other.pk, helps=True, now=now)
    told = answer(found, 5, 4)
    report = checking_in.report_symptoms(patient=found, key=uuid4(), symptoms=frozenset({"weight_gain"}), now=now)
    return {"session": version.prescription_id, "check-in-result": told.key, "symptom-result": report.key}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", ["session", "check-in-result", "symptom-result"])
def test_under_ones_own_access_nobody_elses_record_is_there(
    name: str, method: str, hugo: CarerAccess, theirs: dict[str, Any], as_user: Any
) -> None:
    """It answers as one that does not exist."""
    client = as_user(hugo.user)
    foreign_at, missing_at = (page_of(hugo, name, key) for key in (theirs[name], uuid4()))
    foreign, missing = (client.generic(method, path) for path in (foreign_at, missing_at))
    assert foreign.status_code == missing.status_code == (405 if method == "POST" and name != "session" else 404)
    assert masked(foreign, foreign_at) == masked(missing, missing_at)
    theirs_own = CarerAccess.objects.get(patient__name="Erin Ellis")
    met = as_user(theirs_own.user).get(page_of(theirs_own, name, theirs[name]))
    assert met.status_code == 200  # it is there, for whom it is


def test_a_red_flag_in_a_check_in_is_advised_on_at_once(hugo: CarerAccess, dana: Patient, as_user: Any) -> None:
    response = as_user(hugo.user).post(page_of(hugo, "check-in"), check_in_post(first="saddle_numbness"))
    told = page(response)
    assert "999" in told
    assert 'href="/today/"' not in response.content.decode()
    assert dana.concerns.open().get(finding="emergency_symptom")
    assert "on hold" in page(as_user(hugo.user).get(page_of(hugo, "today")))


def test_a_session_on_hold_is_not_saved(hugo: CarerAccess, started: Any, as_user: Any) -> None:
    client = as_user(hugo.user)
    client.post(page_of(hugo, "symptom"), {"key": str(uuid4()), "first": "saddle_numbness", "second": "none"})
    response = client.post(f"{page_of(hugo, 'session', started.prescription_id)}?slot=1", session_post(started))
    assert "What you just sent was not saved" in page(response)
    assert not Session.objects.exists()


def test_two_open_pages_of_two_people_are_never_taken_for_each_other(
    hugo: CarerAccess, erin: Patient, dana: Patient, as_user: Any
) -> None:
    """Whom it is about stands in the address: a form sent late still tells of whom it was opened for."""
    CarerAccess.objects.filter(pk=hugo.pk).update(user=erin.user)
    client, post = as_user(erin), check_in_post()
    client.get("/today/")
    client.post(page_of(hugo, "check-in"), post)
    assert CheckIn.objects.get(key=post["key"]).patient == dana
