"""The table itself: complete, deny by default, and nothing in it allows all to all."""

from itertools import product
from typing import Any

import pytest
from django.apps import apps

from clinic import access
from clinic.access import Action
from clinic.admin import ClinicScopedAdmin, site
from clinic.models import Clinic, Role, Staff
from patients.models import Patient
from programmes.library import loading
from programmes.models import Exercise, Programme
from tests.cast import a_member

ALL = list(product(access.OBJECTS, Action))


def member(role: Role, *, is_active: bool = True) -> Staff:
    return Staff(role=role, is_active=is_active)


def allowed(role: Role) -> set[tuple[str, Action]]:
    return {(label, action) for label, action in ALL if access.may(member(role), action, label)}


def test_every_model_at_the_desk_is_declared() -> None:
    undeclared = [model._meta.label_lower for model in site._registry] - access.OBJECTS.keys() - access.INSTALLED
    assert not undeclared


def test_every_model_of_patients_at_the_desk_is_bound_to_one_clinic() -> None:
    loose = [
        model._meta.label
        for model, shown in site._registry.items()
        if model._meta.app_label in {"patients", "programmes", "mail"} and not isinstance(shown, ClinicScopedAdmin)
    ]
    assert not loose


@pytest.mark.parametrize("label", access.OBJECTS)
def test_a_declared_kind_exists_and_leads_to_its_clinic(label: str) -> None:
    model = apps.get_model(label)
    path = access.OBJECTS[label].clinic
    if path:
        for step in path.split("__"):
            model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    assert model is Clinic


def test_every_deed_of_a_route_is_one_that_somebody_may_do() -> None:
    dead = {route: deed for route, deed in access.DEEDS.items() if not access.OBJECTS[deed[1]].actions.get(deed[0])}
    assert not dead


@pytest.mark.parametrize("role", Role)
def test_every_role_is_allowed_something_and_refused_something(role: Role) -> None:
    assert set() < allowed(role) < set(ALL)


def test_a_manager_keeps_identities_and_reads_nothing_that_was_answered() -> None:
    seen = {label for label, action in allowed(Role.MANAGER) if action is Action.VIEW}
    assert "patients.patient" in seen
    assert not seen & {"patients.checkin", "patients.referral", "patients.prescriptionversion", "patients.episode"}


def test_a_manager_decides_nothing_clinical() -> None:
    clinical = {Action.PRESCRIBE, Action.ANSWER_FOR, Action.ACKNOWLEDGE, Action.CLOSE, Action.SIGN, Action.SEND}
    assert not {action for _label, action in allowed(Role.MANAGER)} & clinical


def test_nobody_deletes_anything() -> None:
    assert not [pair for role in Role for pair in allowed(role) if pair[1] is Action.DELETE]


def test_what_the_table_does_not_know_is_refused() -> None:
    assert not access.may(member(Role.LEAD), Action.VIEW, "patients.nothing")
    assert not access.may(None, Action.VIEW, "patients.patient")


def test_the_installer_sets_up_clinics_and_accounts_and_no_patient() -> None:
    assert {"clinic.clinic", "clinic.staff", "clinic.user"} == access.INSTALLED


@pytest.mark.django_db
def test_former_staff_are_nobody(rf: Any, alice: Staff) -> None:
    request = rf.get("/")
    request.user = alice.user
    Staff.objects.filter(pk=alice.pk).update(is_active=False)
    assert access.staff_of(request) is None


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_rows_of_another_clinic_are_reached_by_no_role(
    role: Role, clinic: Clinic, charlie: Staff, dana: Patient
) -> None:
    outsider = a_member(charlie.clinic, "Olive Outsider", role)
    insider = a_member(clinic, "Ingrid Insider", role)
    for action in Action:
        assert not access.reaches(outsider, action, dana)
        assert access.reaches(insider, action, dana) == access.may(insider, action, "patients.patient")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [Exercise, Programme])
def test_the_shared_library_is_everybodys_to_see_and_nobodys_to_change(kind: Any, alice: Staff, charlie: Staff) -> None:
    loading.load()
    shipped = kind.objects.filter(clinic=None)[0]
    to_use = {Action.VIEW, Action.PRESCRIBE}
    for staff in (alice, charlie):
        assert access.reaches(staff, Action.VIEW, shipped)
        assert not any(access.reaches(staff, action, shipped) for action in set(Action) - to_use)
