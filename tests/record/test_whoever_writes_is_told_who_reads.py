"""Whoever writes a reason at the desk is told when the patient can read it, in the portal or in a copy."""

from typing import Any

import pytest
from django import forms

from tests.access.test_every_field_stands_in_the_table import every_form, fields_of

SAYS_SO = ("The patient can read this too", "The patient can ask for it", "It stands on their page")
# A restart's reason stands beside the history, which no copy holds; these are no reasons, and say whose they are.
PATIENT_CANNOT = {("RestartForm", "reason")}
NO_REASON = {
    ("AnswerForm", "text"),  # is written to the patient
    ("CheckInForm", "note"),  # the patient's own words, taken by staff
    ("VersionForm", "note"),  # stands on the patient's page
    ("PrescribedForm", "note"),
}
REASONS = ("why", "reason", "outcome_note", "note", "text", "told")


def reasons() -> list[Any]:
    """Return each field of a form of the desk in which somebody says why, or what happened."""
    return [
        pytest.param(form, name, id=f"{form.__name__}.{name}")
        for form in every_form()
        if form.__module__.startswith("patients.admin") and issubclass(form, forms.BaseForm)
        for name in fields_of(form)
        if name in REASONS and (form.__name__, name) not in NO_REASON
    ]


@pytest.mark.parametrize(("form", "name"), reasons())
def test_a_reason_that_the_patient_can_read_says_so(form: Any, name: str) -> None:
    said = any(words in str(form.base_fields[name].help_text) for words in SAYS_SO)
    assert said != ((form.__name__, name) in PATIENT_CANNOT)
