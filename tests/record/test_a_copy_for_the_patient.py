"""A copy of everything is one click away, for patient and desk; what tells about others waits for a person."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from clinic import clock
from clinic.models import ReadEvent, Staff
from patients.admin.forms.prescribing import why_field
from patients.care import carers, disclosing, goals, keeping, messaging, prescribing, referrals
from patients.care.everything import everything, lookups
from patients.models import Concern, Disclosure, Patient, PatientMessage, Referral
from patients.models.privacy import Decision
from tests.access.test_every_field_stands_in_the_table import every_form, fields_of
from tests.cast import At, Prescribe, answer
from tests.printed import words_of

SECRET = "My brother Gerald drinks again"
SECRETS = {"held": "Held back: it tells about somebody else", "withheld": "Left out: it tells about somebody else"}
WARNING = "The patient can read this too, so name nobody"
# Text keys that name what a row is about, of models that no foreign key leads from to a patient.
BY_TEXT = {"clinic.ReadEvent", "mail.Message"}
SignIn = Callable[[Any], Client]


@pytest.fixture
def message(dana: Patient) -> PatientMessage:
    return messaging.write(patient=dana, key=uuid4(), text=SECRET, now=clock.now())


def decided(message: PatientMessage, by: Staff, decision: Decision, why: str = "") -> Disclosure:
    entry = f"message:{message.pk}"
    return disclosing.decide(by=by, patient=message.patient, entry=entry, decision=decision, why=why, now=clock.now())


def copy_of(patient: Patient, who: Any, as_user: SignIn) -> str:
    own = isinstance(who, Patient)
    address = reverse("everything-as-data") if own else reverse("kept-as-data", args=[patient.pk])
    response = as_user(who).get(address)
    assert response.status_code == 200
    told: dict[str, Any] = json.loads(response.content)
    return json.dumps(told["tables"], ensure_ascii=False)


def test_the_desk_has_the_same_copy_as_the_patient(
    message: PatientMessage, dana: Patient, alice: Staff, as_user: SignIn
) -> None:
    assert SECRET in copy_of(dana, alice, as_user)
    assert SECRET in copy_of(dana, dana, as_user)


@pytest.mark.parametrize("kind", ["to-read", "as-paper", "as-data"])
def test_it_is_one_click_away_and_each_is_noted(kind: str, dana: Patient, alice: Staff, as_user: SignIn) -> None:
    for who, page, address in (
        (alice, reverse("admin:patients_patient_change", args=[dana.pk]), reverse(f"kept-{kind}", args=[dana.pk])),
        (dana, reverse("your-data"), reverse(f"everything-{kind}")),
    ):
        assert f'href="{address}"' in as_user(who).get(page).content.decode()
        response = as_user(who).get(address)
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["Cache-Control"] == "no-store"
        assert ReadEvent.objects.get(user=who.user, action="export").subject == f"patient:{dana.pk}"


def test_the_paper_is_tagged(message: PatientMessage, dana: Patient, as_user: SignIn) -> None:
    made = as_user(dana).get(reverse("everything-as-paper")).content
    assert made.startswith(b"%PDF-")
    assert b"pdfuaid" in made
    assert b"/StructTreeRoot" in made


def test_the_paper_says_what_the_tables_hold(
    message: PatientMessage, prescribed: Prescribe, dana: Patient, alice: Staff, as_user: SignIn, at: At
) -> None:
    now = at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6, note="Quittenbaum")
    goals.set_goal(patient=dana, key=uuid4(), text="Walk to the Haselnuss", rating=2, now=now)
    keeping.hold(by=alice, patient=dana, why="Kirschkern", now=now)
    for who, address in ((dana, reverse("everything-as-paper")), (alice, reverse("kept-as-paper", args=[dana.pk]))):
        printed = words_of(as_user(who).get(address).content)
        for word in ("Quittenbaum", "Haselnuss", "Kirschkern", "Gerald"):
            assert word in printed
    decided(message, alice, Decision.HELD)
    printed = words_of(as_user(dana).get(reverse("everything-as-paper")).content)
    assert "Gerald" not in printed
    assert "Held back" in printed


@pytest.mark.parametrize("who", ["mona", "charlie", "erin"])
def test_nobody_else_has_it(who: str, dana: Patient, as_user: SignIn, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(who)
    assert as_user(person).get(reverse("kept-as-data", args=[dana.pk])).status_code == 404


def test_every_model_about_a_patient_is_in_it_by_key_or_by_text(dana: Patient) -> None:
    by_text = {
        model._meta.label
        for model in apps.get_models()
        if any(isinstance(field, models.CharField) and field.name == "subject" for field in model._meta.fields)
        and model not in lookups()
    }
    assert by_text == BY_TEXT
    assert {"clinic.ReadEvent"} <= {table.label for table in everything_after_a_look(dana)}


def everything_after_a_look(patient: Patient) -> Any:
    subject = f"patient:{patient.pk}"
    ReadEvent.objects.create(clinic=patient.clinic, subject=subject, action="view", page="")
    return everything(patient)


@pytest.mark.parametrize(("decision", "said"), SECRETS.items())
def test_what_tells_about_somebody_else_is_not_given_out(
    decision: str, said: str, message: PatientMessage, dana: Patient, alice: Staff, as_user: SignIn
) -> None:
    decided(message, alice, Decision(decision), "another person")
    for who in (dana, alice):
        told = copy_of(dana, who, as_user)
        assert SECRET not in told
        assert said in told


def test_nor_where_a_letter_says_it_again(mentioned: Concern, dana: Patient, alice: Staff, as_user: SignIn) -> None:
    message = messaging.write(patient=dana, key=uuid4(), text=SECRET, now=clock.now())
    letter = Referral.objects.get(episode__patient=dana)
    letter = referrals.change_letter(by=alice, referral=letter, letter=f"{letter.letter}\n{SECRET}.", now=clock.now())
    assert copy_of(dana, dana, as_user).count(SECRET) > 1
    decided(message, alice, Decision.HELD)
    assert SECRET not in copy_of(dana, dana, as_user)


def test_nor_where_a_reason_says_it_again(
    message: PatientMessage, prescribed: Prescribe, dana: Patient, alice: Staff, lena: Staff, as_user: SignIn, at: At
) -> None:
    """Of a hold, of a carer's access, of a new version and of what was left out before."""
    now = at("2026-03-16 09:00")
    draft = prescribing.draft_next(by=alice, prescription=prescribed(dana).prescription, now=now)
    prescribing.publish(by=alice, version=draft, why=f"{SECRET}.", now=now)
    keeping.hold(by=lena, patient=dana, why=f"{SECRET}, says the insurer", now=now)
    asked = {"name": "Rosa Reed", "email": "rosa@example.org", "relation": "parent", "scope": "see"}
    carers.give(by=alice, patient=dana, why=f"{SECRET}.", ends_on=now.date(), now=now, **asked)
    assert copy_of(dana, dana, as_user).count(SECRET) > 3
    decided(message, alice, Decision.WITHHELD, f"{SECRET}.")
    assert SECRET not in copy_of(dana, dana, as_user)


@pytest.mark.parametrize("form", [one for one in every_form() if "why" in fields_of(one)], ids=lambda one: one.__name__)
def test_whoever_writes_a_reason_is_told_who_reads_it(form: Any) -> None:
    assert WARNING in str(form.base_fields["why"].help_text)


def test_so_is_whoever_publishes_a_version() -> None:
    assert WARNING in str(why_field("").help_text)


def test_once_a_clinician_has_released_it_it_is(
    message: PatientMessage, dana: Patient, alice: Staff, as_user: SignIn
) -> None:
    decided(message, alice, Decision.HELD)
    decided(message, alice, Decision.RELEASED)
    assert SECRET in copy_of(dana, dana, as_user)
    assert not disclosing.waiting(dana)


def test_it_is_marked_from_the_timeline_and_waits_on_the_record(
    message: PatientMessage, dana: Patient, alice: Staff, as_user: SignIn
) -> None:
    client = as_user(alice)
    record = reverse("admin:patients_patient_change", args=[dana.pk])
    address = reverse("admin:patients_disclose", args=[dana.pk, f"message:{message.pk}"])
    assert f'href="{address}"' in client.get(record).content.decode()
    assert SECRET in client.get(address).content.decode()
    assert client.post(address, {"decision": "withheld", "why": " "}).status_code == 422
    assert client.post(address, {"decision": "held", "why": ""}).status_code == 302
    kept = reverse("admin:patients_kept", args=[dana.pk])
    assert "1 entry tells about somebody else" in client.get(kept).content.decode()
    decision = Disclosure.objects.get()
    assert (decision.by, decision.decision, decision.patient) == (alice, "held", dana)


def test_no_entry_of_another_patient_is_marked(
    message: PatientMessage, erin: Patient, alice: Staff, as_user: SignIn
) -> None:
    for entry in (f"message:{message.pk}", "message:x", "nothing:1", "message:999999"):
        address = reverse("admin:patients_disclose", args=[erin.pk, entry])
        assert as_user(alice).post(address, {"decision": "held"}).status_code == 404


def test_only_what_holds_free_words_can_tell_about_somebody_else(dana, prescribed, alice, as_user, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 5)
    record, offer = reverse("admin:patients_patient_change", args=[dana.pk]), "About somebody else?"
    assert offer not in as_user(alice).get(record).content.decode()
    messaging.write(patient=dana, key=uuid4(), text="My sister has it too.", now=clock.now())
    assert as_user(alice).get(record).content.decode().count(offer) == 1
