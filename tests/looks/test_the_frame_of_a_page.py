from types import SimpleNamespace

import pytest
from django import forms
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import gettext

CLINIC = SimpleNamespace(name="Riverside Physiotherapy", phone="01632 960 001")
HELP = {"emergency": ["numbness around your bottom"], "urgent": ["fever with back pain"]}


class CheckIn(forms.Form):
    pain = forms.ChoiceField(label="How bad is it?", choices=[("0", "0"), ("1", "1")], widget=forms.RadioSelect)
    note = forms.CharField(label="Anything else?", help_text="In your words.")


def page(content: str = "", **context: object) -> str:
    template = '{% extends "portal/base.html" %}{% block content %}' + content + "{% endblock %}"
    return engines["django"].from_string(template).render(context, RequestFactory().get("/"))


def component(name: str, **context: object) -> str:
    return render_to_string(f"portal/components/{name}.html", context)


def test_the_clinic_can_be_rung_from_every_page() -> None:
    assert 'href="tel:01632960001"' in page(clinic=CLINIC)


def test_when_to_get_help_stands_on_every_page() -> None:
    shown = page(help_list=HELP)
    assert "numbness around your bottom" in shown
    assert "fever with back pain" in shown
    assert "/help-now/" in shown


def test_a_page_without_the_help_list_still_says_call_999() -> None:
    assert "call 999" in page()


def test_places_are_shown_to_patients_only() -> None:
    assert 'class="places"' in page(patient=SimpleNamespace(name="Dana"))
    assert 'class="places"' not in page()


def test_the_current_place_is_marked_once() -> None:
    assert page(patient=SimpleNamespace(name="Dana"), nav="progress").count("aria-current") == 1


@pytest.mark.parametrize("name", ["400", "404", "403", "403_csrf", "500", "503"])
def test_an_error_page_needs_nothing_but_itself(name: str) -> None:
    assert "<h1>" in render_to_string(f"{name}.html")


def test_the_error_summary_leads_to_each_field() -> None:
    shown = component("error_summary", form=CheckIn({}))
    assert 'href="#id_pain_0"' in shown
    assert 'href="#id_note"' in shown


def test_no_error_no_summary() -> None:
    assert component("error_summary", form=CheckIn()).strip() == ""


def test_a_choice_keeps_what_was_answered() -> None:
    shown = component("radios", field=CheckIn({"pain": "1"})["pain"])
    assert 'value="1" checked' in shown
    assert 'value="0" checked' not in shown


def test_a_question_can_be_the_heading_of_its_page() -> None:
    assert "<h1" in component("scale", field=CheckIn()["pain"], page_heading=True)
    assert "<h1" not in component("scale", field=CheckIn()["pain"])


def test_the_ends_of_a_scale_are_read_out_with_their_numbers() -> None:
    shown = component("scale", field=CheckIn()["pain"], low="no pain", high="worst pain")
    assert '0<span class="nhsuk-u-visually-hidden"> no pain</span>' in shown


def test_a_field_is_tied_to_its_hint_and_its_error() -> None:
    shown = component("field", field=CheckIn({})["note"])
    assert 'id="id_note_helptext"' in shown
    assert 'id="id_note_error"' in shown
    assert "id_note_helptext" in shown.split("<input")[1]


@pytest.mark.parametrize(
    ("level", "said"), [("emergency", "Emergency advice:"), ("urgent", "Urgent advice:"), ("non_urgent", "Advice:")]
)
def test_a_care_card_says_its_level_in_words(level: str, said: str) -> None:
    shown = component("care_card", level=level, heading="Call 999", phone="999")
    assert gettext(said) in shown
    assert 'href="tel:999"' in shown


def test_what_a_patient_wrote_is_never_markup() -> None:
    assert "<b>" not in component("care_card", level="urgent", heading="<b>", text="<b>", items=["<b>"])
