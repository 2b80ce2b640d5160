"""Every field of every form and serializer stands in the table of access, and no role writes what it refuses."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest
from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.test import RequestFactory
from django.urls import reverse
from rest_framework import serializers
from rest_framework.test import APIRequestFactory

import clinic
import patients
import programmes
from clinic import access
from clinic.access import Action
from clinic.admin import ClinicScopedAdmin, site
from clinic.models import Clinic, Role, Staff, User
from patients.api import base, shapes
from patients.models import Patient, PrescribedExercise
from patients.portal.forms.reminders import RemindersForm
from patients.portal.forms.session import SessionForm
from tests.cast import a_member

LEFT_OUT = (".migrations", ".management", ".local", ".wsgi", "clinic.settings")
REGISTERED = {one.form for shown in site._registry.values() for one in (shown, *shown.inlines)}
SCOPED = [shown for shown in site._registry.values() if isinstance(shown, ClinicScopedAdmin)]
FOR_FEWER = [(label, name) for label, known in access.OBJECTS.items() for name in known.fields]


def every_form() -> list[Any]:
    """Return each form and serializer that is written out; what stock admin makes of a model is walked by itself."""
    found = []
    for room in (clinic, programmes, patients):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if not any(part in module.name for part in LEFT_OUT):
                held = importlib.import_module(module.name)
                found += [one for _name, one in inspect.getmembers(held, inspect.isclass) if _is_ours(one, held)]
    return [one for one in found if not any(issubclass(form, one) for form in REGISTERED)]


def _is_ours(one: type, held: Any) -> bool:
    return one.__module__ == held.__name__ and issubclass(one, forms.BaseForm | serializers.BaseSerializer)


def fields_of(form: Any) -> Iterable[str]:
    return getattr(form, "base_fields", None) or getattr(form, "_declared_fields", {})


def missing(form: Any, names: Iterable[str]) -> list[str]:
    return [name for name in names if not access.takes_field(form, name)]


def asked_by(user: User) -> Any:
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


def members(of: Clinic) -> list[Staff]:
    return [a_member(of, f"{role.title()} Walker", role) for role in Role]


@pytest.mark.parametrize("form", every_form(), ids=lambda form: f"{form.__module__}.{form.__qualname__}")
def test_each_field_of_a_form_stands_in_the_table(form):
    assert f"{form.__module__}.{form.__qualname__}" in access.FORMS
    assert not missing(form, fields_of(form))


def test_so_does_each_field_that_a_form_of_the_portal_makes_as_it_is_opened(prescribed, dana, at, settings):
    at("2026-03-16 09:00")
    settings.TEXT_GATEWAY_URL = "https://texts.example"
    prescribed(dana)
    assert not missing(SessionForm, SessionForm(list(PrescribedExercise.objects.all())).fields)
    assert not missing(RemindersForm, RemindersForm(dana.reminder_settings, 3).fields)


def test_a_field_that_nobody_wrote_into_the_table_is_found():
    class New(forms.Form):
        name = forms.CharField()

    assert missing(New, fields_of(New)) == ["name"]
    assert missing(shapes.NewRemark, [*fields_of(shapes.NewRemark), "clinic"]) == ["clinic"]


def test_the_table_names_no_form_and_no_field_that_is_not_there():
    written = {f"{form.__module__}.{form.__qualname__}": form for form in every_form()}
    named = {name for name in access.FORMS if name.count(".") > 1}
    assert named == written.keys()
    dynamic = {"first_group", "second_group", "by_text", "login"}
    for name, form in written.items():
        gone = {field for field in access.FORMS[name].fields - set(fields_of(form)) if "<>" not in field} - dynamic
        assert gone <= ({"history"} if name == "patients.admin.forms.check_in.CheckInForm" else set()), name


@pytest.mark.django_db
@pytest.mark.parametrize("shown", SCOPED, ids=lambda shown: shown.opts.label_lower)
def test_a_form_of_the_desk_takes_from_each_role_what_the_table_says_and_shows_no_more(shown, clinic):
    label = shown.opts.label_lower
    for staff, change in product(members(clinic), (False, True)):
        request, row = asked_by(staff.user), shown.model() if change else None
        action = Action.CHANGE if change else Action.ADD
        if access.may(staff, action, label):
            taken = shown.get_form(request, row, change=change).base_fields
            assert not [name for name in taken if not access.writes_field(staff, action, label, name)], staff.role
        for name in flatten_fieldsets(shown.get_fieldsets(request, row)):
            assert access.sees_field(staff, label, name), (staff.role, name)


@pytest.mark.django_db
def test_rows_inside_a_form_and_accounts_hold_what_the_table_names(lena):
    installer = User.objects.create_superuser("installer@example.org")
    for shown in site._registry.values():
        request = asked_by(lena.user if isinstance(shown, ClinicScopedAdmin) else installer)
        for inline in shown.get_inline_instances(request):
            taken = set(inline.get_formset(request).form.base_fields) - {"id", "DELETE", "programme"}
            assert taken <= access.FORMS[inline.opts.label_lower].fields
        if shown.has_change_permission(request):
            assert set(shown.get_form(request).base_fields) <= access.FORMS[shown.opts.label_lower].fields


@pytest.mark.parametrize(("label", "name"), FOR_FEWER)
def test_no_other_form_takes_a_field_from_whom_it_is_kept(label, name):
    for form in access.FORMS.values():
        if isinstance(form.by, tuple) and form.by[1] == label and name in form.fields:
            action = form.by[0]
            assert action in access.OBJECTS[label].fields[name]


@pytest.mark.django_db
def test_what_may_not_be_written_is_not_written_however_it_is_posted(clinic, dana, as_user):
    rows = {"patients.patient": dana, "clinic.clinic": clinic}
    posted = {"flags": ["pregnancy"], "session_minutes": "60", "auto_send_referrals": "on"}
    for staff, (label, name) in product(members(clinic), FOR_FEWER):
        if label in rows and access.may(staff, Action.CHANGE, label):
            written = saves(as_user(staff), rows[label], name, posted[name])
            assert written == access.may(staff, Action.CHANGE, label, name), (staff.role, name)


def saves(client: Any, row: Any, name: str, value: Any) -> bool:
    """Return whether a post of the form of a record, with one field changed, changes it; it is put back."""
    before = getattr(type(row).objects.get(pk=row.pk), name)
    page = reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])
    staff = Staff.objects.get(user=client.session["_auth_user_id"])
    form = site._registry[type(row)].get_form(asked_by(staff.user), row, change=True)(instance=row)
    data = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    extra = {"standing_signatory": staff.pk} if name == "auto_send_referrals" and staff.is_clinician else {}
    answer = client.post(page, data | extra | {name: value})
    assert answer.status_code == 302, answer.content.decode()
    changed = getattr(type(row).objects.get(pk=row.pk), name) != before
    type(row).objects.filter(pk=row.pk).update(**{name: before})
    return bool(changed)


@pytest.mark.django_db
def test_a_manager_is_not_shown_what_an_exercise_could_do_to_whom(dana, mona, alice, as_user):
    Patient.objects.filter(pk=dana.pk).update(flags=["pregnancy"])
    page = reverse("admin:patients_patient_details", args=[dana.pk])
    assert 'name="flags"' in as_user(alice).get(page).content.decode()
    shown = as_user(mona).get(page).content.decode()
    assert 'name="name"' in shown
    assert "pregnan" not in shown.lower()
    assert "session_minutes" not in shown


def test_the_api_takes_no_field_that_the_table_does_not_name(monkeypatch):
    form = access.FORMS["patients.api.shapes.NewRemark"]
    monkeypatch.setitem(access.FORMS, "patients.api.shapes.NewRemark", access.Form(form.by, frozenset()))
    request: Any = APIRequestFactory().post("/")
    request.data = {"text": "later"}
    assert base.checked(shapes.NewRemark, request) == {}
