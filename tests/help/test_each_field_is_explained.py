"""Every field at the desk has a sentence of help, in a clinician's words: of each model's form and each own form."""

import importlib
import inspect
import pkgutil
import re
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.test import RequestFactory

import clinic.tables
import patients.admin
import programmes
from clinic.admin import site
from clinic.models import Staff, User
from patients.admin.forms.prescribed import PrescribedForm
from patients.admin.forms.prescribing import PrescribeForm, VersionForm
from programmes.forms import ExerciseForm
from programmes.models import Exercise
from tests.desk.test_prescribing_from_the_record import desk, draft, edit_of

__all__ = ["desk", "draft"]

SHORTEST = 12  # letters of a sentence that says something
ROOMS = (patients.admin, programmes, clinic.tables)


def every_form() -> set[type[forms.BaseForm]]:
    """Return every form class of the desk that is written out."""
    found: set[type[forms.BaseForm]] = set()
    for room in ROOMS:
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if "migrations" not in module.name and "commands" not in module.name:
                held = importlib.import_module(module.name)
                classes = [one for _name, one in inspect.getmembers(held, inspect.isclass)]
                found |= {one for one in classes if one.__module__ == held.__name__ and issubclass(one, forms.BaseForm)}
    return found


def own_forms() -> list[type[forms.BaseForm]]:
    """Return those that stand on a page as they are: a registered one gets its help from where it is registered."""
    registered = {one.form for shown in site._registry.values() for one in (shown, *shown.inlines)}
    used = {one for one in every_form() if not any(issubclass(form, one) for form in registered)}
    return sorted(used, key=lambda one: one.__qualname__)


def unexplained(form: type[forms.BaseForm]) -> list[str]:
    """Return the fields of a form that a person fills in and that nothing explains."""
    fields = getattr(form, "base_fields", {})
    return [
        name
        for name, field in fields.items()
        if not field.widget.is_hidden and len(str(field.help_text).strip()) < SHORTEST
    ]


def request_of(user: User) -> Any:
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


@pytest.mark.parametrize("form", own_forms(), ids=lambda form: form.__qualname__)
def test_each_field_of_an_own_form_says_what_it_is_for(form: type[forms.BaseForm]) -> None:
    assert not unexplained(form)


@pytest.mark.django_db
@pytest.mark.parametrize("model", site._registry, ids=lambda model: model._meta.label)
def test_each_field_of_a_registered_form_says_what_it_is_for(model: Any, lena: Staff) -> None:
    shown: admin.ModelAdmin[Any] = site._registry[model]
    installer = User.objects.create_superuser("installer@example.org")
    for user in (lena.user, installer):
        request = request_of(user)
        if shown.has_add_permission(request) or shown.has_change_permission(request):
            assert not unexplained(shown.get_form(request))
            for inline in shown.get_inline_instances(request):
                assert not unexplained(inline.get_formset(request).form)


@pytest.mark.django_db
def test_help_of_a_page_stays_on_that_page(lena: Staff) -> None:
    shown = site._registry[Exercise]
    assert str(shown.get_form(request_of(lena.user)).base_fields["steps"].help_text)
    assert not ExerciseForm.base_fields["steps"].help_text


def test_a_field_without_help_is_found() -> None:
    class Bare(forms.Form):
        name = forms.CharField()
        told = forms.CharField(help_text="As it is written on the letter.")
        hidden = forms.CharField(widget=forms.HiddenInput)

    assert unexplained(Bare) == ["name"]
    assert {PrescribeForm, VersionForm, PrescribedForm} <= set(own_forms())


@pytest.mark.django_db
def test_what_the_fields_of_a_draft_mean_stands_once_on_its_page(draft: Any, desk: Any) -> None:
    page = desk.get(edit_of(draft)).content.decode()
    rows, means = page.count('class="panel exercise'), re.findall(r'id="(means-\w+)"', page)
    assert rows > 1
    assert len(means) == len(set(means)) > 10
    told = [field for field in re.findall(r'aria-describedby="([^"]+)"', page) if field.startswith("means-")]
    assert set(told) <= set(means)
    assert [told.count(f"means-{name}") for name in ("reps", "typed", "weekdays")] == [rows, rows, rows]
