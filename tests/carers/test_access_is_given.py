"""An access is given by the patient or the clinic: to an address, for a while, and nobody learns who has an account."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from clinic import clock
from clinic.mail.kinds import kind_of
from clinic.mail.models import Message
from clinic.models import Staff
from patients.care import carers, courses
from patients.care.refusal import Refused
from patients.models import CarerAccess, Patient
from tests.cast import At, Outbox, a_carer
from tests.portal.conftest import page

pytestmark = pytest.mark.django_db
ASKED = {"name": "Rosa Reed", "email": "Rosa@example.org", "relation": "parent", "scope": "see"}


@pytest.fixture
def asked(at: At) -> dict[str, Any]:
    return {**ASKED, "ends_on": at("2026-03-02 09:00").date() + timedelta(days=90)}


def posted(asked: dict[str, Any], **more: Any) -> dict[str, str]:
    return {name: str(value) for name, value in {**asked, **more}.items()}


def test_the_patient_invites_by_a_form(dana: Patient, as_user: Any, asked: Any, outbox: Outbox) -> None:
    client = as_user(dana)
    assert client.post(reverse("give-carer"), posted(asked)).status_code == 302
    row = CarerAccess.objects.get()
    assert (row.patient, row.given_by, row.email, row.user) == (dana, None, "rosa@example.org", None)
    assert outbox.kinds("rosa@example.org") == ["carer_invitation"]
    told = page(client.get(reverse("carers")))
    assert "Rosa Reed" in told
    assert "They have not accepted yet" in told


def test_a_fresh_sign_in_is_asked_before(dana: Patient, as_user: Any) -> None:
    client = as_user(dana)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    for method in (client.get, client.post):
        assert "/accounts/" in method(reverse("give-carer")).headers["Location"]
    assert not CarerAccess.objects.exists()


@pytest.mark.parametrize("known", ["erin", "alice", "nobody"])
def test_the_answer_is_the_same_whoever_has_an_account(
    known: str, dana: Patient, as_user: Any, asked: Any, request: pytest.FixtureRequest
) -> None:
    email = "nobody@example.org" if known == "nobody" else request.getfixturevalue(known).email
    client = as_user(dana)
    response = client.post(reverse("give-carer"), posted(asked, email=email), follow=True)
    assert "The invitation is on its way." in page(response)
    assert Message.objects.get(kind="carer_invitation").recipient == email


def test_the_mail_names_no_one_and_nothing_of_health(dana: Patient, asked: Any) -> None:
    carers.give(by=None, patient=dana, now=clock.now(), **asked)
    message = Message.objects.get(kind="carer_invitation")
    mail = kind_of(message.kind).compose(message)
    for word in (dana.name, dana.name.split()[0], dana.email, "exercise", "pain", "programme", "patient"):
        assert word.lower() not in f"{mail.subject}\n{mail.text}".lower(), word
    assert reverse("carer-invitation", args=[carers.token_of(CarerAccess.objects.get())]) in mail.text


@pytest.mark.parametrize("days", [-1, 367])
def test_it_ends_within_a_year(days: int, dana: Patient, asked: Any) -> None:
    with pytest.raises(Refused):
        carers.give(
            by=None, patient=dana, now=clock.now(), **asked | {"ends_on": clock.now().date() + timedelta(days=days)}
        )


def test_nobody_is_invited_twice_nor_at_the_patients_own_address(dana: Patient, asked: Any) -> None:
    carers.give(by=None, patient=dana, now=clock.now(), **asked)
    for email in ("rosa@example.org", dana.email.upper()):
        with pytest.raises(Refused):
            carers.give(by=None, patient=dana, now=clock.now(), **asked | {"email": email})


def test_the_clinic_gives_with_a_reason_and_the_patient_is_told(
    dana: Patient, alice: Staff, as_user: Any, asked: Any, outbox: Outbox
) -> None:
    client, address = as_user(alice), reverse("admin:patients_give_carer", args=[dana.pk])
    assert client.post(address, posted(asked)).status_code == 422
    assert client.post(address, posted(asked, why="Dana asked by phone")).status_code == 302
    row = CarerAccess.objects.get()
    assert (row.given_by, row.why) == (alice, "Dana asked by phone")
    assert outbox.kinds(dana.email) == ["carer_changed"]
    mail = kind_of("carer_changed").compose(outbox.to(dana.email)[0])
    assert "Rosa" not in mail.text
    assert "Given by Alice Archer at the clinic" in page(as_user(dana).get(reverse("carers")))
    assert "Dana asked by phone" in page(client.get(reverse("admin:patients_carers", args=[dana.pk])))


@pytest.mark.parametrize("who", ["mona", "charlie"])
def test_no_manager_and_no_other_clinic_gives(
    who: str, dana: Patient, as_user: Any, asked: Any, request: pytest.FixtureRequest
) -> None:
    client = as_user(request.getfixturevalue(who))
    for name in ("carers", "give_carer"):
        assert client.get(reverse(f"admin:patients_{name}", args=[dana.pk])).status_code == 404
    assert client.post(reverse("admin:patients_give_carer", args=[dana.pk]), posted(asked, why="x")).status_code == 404
    assert not CarerAccess.objects.exists()


def test_there_is_nothing_to_share_after_a_discharge(started: Any, dana: Patient, alice: Staff, asked: Any) -> None:
    courses.end(by=alice, episode=dana.episodes.get(), outcome_note="Well", now=clock.now())
    with pytest.raises(Refused):
        carers.give(by=None, patient=dana, now=clock.now(), **asked)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": "2027-03-10"},
        {"ends_on": "2026-03-01"},
        {"why": "without a giver"},
        {"ended_as": "patient"},
        {"user": None},
    ],
)
def test_the_database_keeps_what_an_access_is(wrong: dict[str, Any], dana: Patient, at: At) -> None:
    at("2026-03-02 09:00")
    row = a_carer(dana, "Rosa Reed")
    with pytest.raises(IntegrityError), transaction.atomic():
        CarerAccess.objects.filter(pk=row.pk).update(**wrong)
