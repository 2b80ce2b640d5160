"""A character that was lost on its way, or that nobody sees: refused in what is typed, kept in what a patient tells."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.urls import reverse

from clinic import one_line
from clinic.one_line import OneLine
from clinic.tables.cells import Column, wrong_with
from patients.admin.forms import check_in as taken
from patients.api import fields, shapes
from patients.models import CheckIn, Patient
from patients.portal.forms.check_in import CheckInForm, StartCheckForm
from patients.portal.forms.messages import MessageForm
from patients.portal.forms.remark import RemarkForm
from patients.portal.forms.session import SessionForm
from programmes.sharing.reading import BadFile, read
from tests.access.test_every_field_stands_in_the_table import every_form
from tests.cast import Prescribe, answer
from tests.hardening.hostile import FORM, form

LOST = "\ufffd"
SAID = "A character could not be read. Type it again."
# Words beside a pain or a symptom: what they say is worth more than the character.
TOLD_BY_A_PATIENT = (CheckInForm, StartCheckForm, SessionForm, MessageForm, RemarkForm, taken.CheckInForm)


def texts_of(form: Any) -> list[str]:
    """Return the fields of a form into which somebody types more than a line."""
    typed = (forms.CharField, SimpleArrayField)
    fields_there = getattr(form, "base_fields", {}).items()
    return [
        name for name, field in fields_there if isinstance(field, typed) and isinstance(field.widget, forms.Textarea)
    ]


WITH_A_TEXT = [one for one in every_form() if texts_of(one)]


@pytest.mark.parametrize("one", WITH_A_TEXT, ids=str)
def test_each_text_is_looked_at_or_told_by_a_patient(one: Any) -> None:
    assert issubclass(one, OneLine) != (one in TOLD_BY_A_PATIENT), texts_of(one)


@pytest.mark.parametrize("field", [forms.CharField(widget=forms.Textarea), forms.CharField()], ids=["text", "line"])
def test_it_is_refused_in_a_text_as_in_a_line(field: forms.CharField) -> None:
    with pytest.raises(ValidationError, match=SAID):
        one_line.guarded(field).clean(f"Lean on the wall {LOST}")


def test_it_is_refused_in_a_text_of_one_entry_a_line() -> None:
    with pytest.raises(ValidationError, match=SAID):
        one_line.guarded(SimpleArrayField(forms.CharField(), delimiter="\n")).clean(f"Stand\nLean {LOST}")


def test_a_text_may_hold_what_a_name_may_not() -> None:
    assert one_line.guarded(forms.CharField(widget=forms.Textarea)).clean("more\u200bor less") == "more\u200bor less"


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u200e", "\u2060", "\u2063", "\ufeff", "\u00ad", "\u180e", "\u200c", "\u200d"]
)
def test_a_name_with_a_character_that_nobody_sees_is_refused(hidden: str) -> None:
    with pytest.raises(ValidationError, match="There is a hidden character in it"):
        one_line.guarded(forms.CharField()).clean(f"Da{hidden}na")


JOINED = {
    "Persian": "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",
    "Malayalam": "\u0d28\u0d4d\u200d\u0d31",
    "an emoji of two": "\U0001f469\u200d\U0001f467",
    "a heart on fire": "\u2764\ufe0f\u200d\U0001f525",
}


@pytest.mark.parametrize("name", [*JOINED.values(), "Zo\u00eb"], ids=[*JOINED, "two dots"])
def test_what_joins_letters_of_other_scripts_is_part_of_a_name(name: str) -> None:
    assert one_line.guarded(forms.CharField()).clean(name) == name


@pytest.mark.parametrize("hidden", ["\u2060", "\u00ad", LOST])
def test_no_cell_of_a_list_holds_one(hidden: str) -> None:
    assert wrong_with(f"Da{hidden}na", Column("name"))
    assert wrong_with(f"1 Quay Street\nHar{hidden}bour", Column("address", lines=True))


def test_the_api_refuses_it_in_a_line() -> None:
    assert SAID in str(refused(fields.Words(), f"Europe/{LOST}"))


@pytest.mark.parametrize("field", [fields.note(), shapes.NewRemark().fields["text"]], ids=["note", "remark"])
def test_the_api_keeps_it_where_a_patient_tells(field: Any) -> None:
    assert field.run_validation(f"worse {LOST}") == f"worse {LOST}"


def refused(field: Any, value: str) -> Any:
    with pytest.raises(fields.serializers.ValidationError) as error:
        field.run_validation(value)
    return error.value.detail


def test_a_programme_file_with_one_is_refused() -> None:
    with pytest.raises(BadFile, match="name: A character in it could not be read"):
        read(json.dumps({"name": f"Back {LOST}"}).encode())


def test_a_check_in_with_half_an_emoji_in_its_note_is_kept(dana: Patient, prescribed: Prescribe, as_user: Any) -> None:
    """A phone keeps what it could not send; a refusal would leave the symptom there."""
    prescribed(dana)
    answer(dana, 4)
    told = {"pain": "8", "change": "6", "severe": "no", "first": "none", "second": "fever", "note": "worse \ud83d"}
    body = form([("key", str(uuid4())), *told.items()])
    response = as_user(dana).generic("POST", reverse("check-in"), body, content_type=FORM)
    assert response.status_code < 400
    stored = CheckIn.objects.get(patient=dana, pain=8)
    assert stored.symptoms == ["fever"]
    assert stored.note.startswith(f"worse {LOST}")
