"""Every field at the desk has a sentence of help, in a clinician's words: of each model's form and each own form."""

import importlib
import inspect
import pkgutil
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
from programmes.forms import DoseForm
from programmes.models import Exercise

SHORTEST = 12  # letters of a sentence that says something
ROOMS = (patients.admin, programmes, clinic.tables)
# A draft shows many doses at once: each is said as a sentence beside its fields.
DENSE = "patients.admin.forms.prescribing"


def own_forms() -> list[type[forms.BaseForm]]:
    """Return every form class of the desk that is written out."""
    found = set()
    for room in ROOMS:
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if "migrations" not in module.name and "commands" not in module.name and module.name != DENSE:
                held = importlib.import_module(module.name)
                found |= {
                    one for _name, one in inspect.getmembers(held, inspect.isclass) if one.__module__ == held.__name__
                }
    kinds = [one for one in found if issubclass(one, forms.BaseForm) and not issubclass(one, forms.BaseModelForm)]
    return sorted(kinds, key=lambda one: one.__qualname__)


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
    assert str(shown.get_form(request_of(lena.user)).base_fields["weekdays"].help_text)
    assert not DoseForm.base_fields["weekdays"].help_text


def test_a_field_without_help_is_found() -> None:
    class Bare(forms.Form):
        name = forms.CharField()
        told = forms.CharField(help_text="As it is written on the letter.")
        hidden = forms.CharField(widget=forms.HiddenInput)

    assert unexplained(Bare) == ["name"]
    assert len(own_forms()) > 10
