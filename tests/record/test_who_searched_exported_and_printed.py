"""The read log says how somebody came to see a record: opened, found in a search, taken along, printed."""

from typing import Any

import pytest
from django.urls import reverse

from clinic.audit import How
from clinic.models import ReadEvent, Staff
from patients.models import Concern, Patient, Referral
from tests.portal.conftest import page

PATIENTS, CONCERNS, LETTERS = (
    reverse(f"admin:patients_{model}_changelist") for model in ("patient", "concern", "referral")
)


def noted(who: Any, how: How) -> list[str]:
    rows = ReadEvent.objects.filter(user=who.user, action=how).order_by("subject")
    return [row.subject.removeprefix("patient:") for row in rows]


def test_a_search_notes_whom_it_found_and_nobody_else(dana: Patient, erin: Patient, alice: Staff, as_user: Any) -> None:
    as_user(alice).get(PATIENTS, {"q": "doyle"})
    assert noted(alice, How.SEARCHED) == [str(dana.pk)]
    assert ReadEvent.objects.get().page == "admin:patients_patient_changelist"


def test_a_list_as_it_stands_asks_for_nobody(dana: Patient, alice: Staff, as_user: Any) -> None:
    as_user(alice).get(PATIENTS)
    as_user(alice).get(PATIENTS, {"q": "nobody of this name"})
    assert not ReadEvent.objects.exists()


def test_what_was_typed_is_not_kept(dana: Patient, alice: Staff, as_user: Any) -> None:
    as_user(alice).get(PATIENTS, {"q": "doyle"})
    assert "doyle" not in str(list(ReadEvent.objects.values())).lower()


def test_a_search_among_concerns_and_letters_is_one_too(mentioned: Concern, alice: Staff, as_user: Any) -> None:
    client = as_user(alice)
    assert Referral.objects.filter(episode__patient=mentioned.patient).exists()
    for number, address in enumerate((CONCERNS, LETTERS), 1):
        client.get(address, {"q": "dana"})
        assert noted(alice, How.SEARCHED) == [str(mentioned.patient_id)] * number


@pytest.mark.parametrize("route", ["handout", "handout-as-pdf"])
def test_a_printed_programme_is_printed(route: str, prescribed: Any, dana: Patient, alice: Staff, as_user: Any) -> None:
    prescribed(dana)
    as_user(alice).get(reverse(route, args=[dana.pk]))
    assert noted(alice, How.PRINTED) == [str(dana.pk)]


@pytest.mark.parametrize("verb", ["print", "pdf"])
def test_a_printed_letter_is_printed(verb: str, mentioned: Concern, alice: Staff, as_user: Any) -> None:
    letter = Referral.objects.get(episode__patient=mentioned.patient)
    as_user(alice).get(reverse(f"admin:patients_referral_{verb}", args=[letter.pk]))
    assert noted(alice, How.PRINTED) == [str(mentioned.patient_id)]


def test_a_report_as_a_file_is_taken_along(lena: Staff, as_user: Any) -> None:
    reports = reverse("admin:patients_reports")
    as_user(lena).get(reports, {"csv": "findings"})
    as_user(lena).get(reports, {"csv": "no such report"})
    assert noted(lena, How.EXPORTED) == ["report:findings"]


@pytest.mark.parametrize("route", ["everything-as-data", "everything-to-read"])
def test_the_patient_sees_who_found_printed_and_took_along(
    route: str, prescribed: Any, dana: Patient, alice: Staff, as_user: Any
) -> None:
    prescribed(dana)
    as_user(alice).get(PATIENTS, {"q": "dana"})
    as_user(alice).get(reverse("handout", args=[dana.pk]))
    as_user(dana).get(reverse(route))
    told = page(as_user(dana).get("/your-data/"))
    assert "Alice Archer Physiotherapist The list of patients Found in a search" in told
    assert "Alice Archer Physiotherapist The programme to print Printed" in told
    assert "Took along as a file" in told


def test_the_desk_lists_only_what_was_printed(
    dana: Patient, erin: Patient, alice: Staff, lena: Staff, as_user: Any
) -> None:
    as_user(alice).get(PATIENTS, {"q": "dana"})
    as_user(alice).get(reverse("admin:patients_patient_change", args=[erin.pk]))
    shown = as_user(lena).get(reverse("admin:clinic_readevent_changelist"), {"how": "search"}).content.decode()
    assert dana.name in shown
    assert erin.name not in shown
