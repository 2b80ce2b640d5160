"""Searching, ordering, filtering, looking up and exporting at the desk show nobody of another clinic."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.db.models import ForeignKey
from django.urls import reverse

from clinic.admin import site
from tests.access.conftest import Actor, World

MODELS = sorted(site._registry, key=lambda model: model._meta.label)
# Of names and addresses, so that no answer repeats one whole.
PARTS = ("ana", "oyle", "rcher", "example.org", "@harbour")
OF_CLINIC = ("clinic", "clinic__id__exact", "patient__clinic", "physiotherapist__clinic")
OF_STAFF = ("physiotherapist", "physiotherapist__id__exact", "owner", "owner__id__exact", "user__id__exact", "id__gte")
OF_WORDS = (
    "name__startswith", "email__contains", "user__email__contains", "user__password__startswith",
    "patient__name__startswith", "episode__patient__name__contains", "clinic__slug__startswith", "pk__in",
)  # fmt: skip


def of_harbour(world: World) -> list[str]:
    """Return what an answer to somebody of another clinic must not hold."""
    patient = world.harbour.patient
    by = patient.physiotherapist
    return [patient.name, patient.email, str(patient.pk), by.user.name, by.user.email, "Erin Ellis", "Lena Lindqvist"]


def actor(world: World, name: str) -> Actor:
    return next(one for one in world.actors if one.name == name)


def queries(world: World, fields: int) -> Iterator[dict[str, object]]:
    """Yield what can be put behind the address of a list."""
    by = world.harbour.patient.physiotherapist
    yield {}
    yield from ({"q": part} for part in PARTS)
    yield from ({"o": f"{sign}{column}"} for column in range(1, fields + 1) for sign in ("", "-"))
    for lookups, value in ((OF_CLINIC, by.clinic_id), (OF_STAFF, by.pk), (OF_WORDS, "a")):
        yield from ({lookup: value} for lookup in lookups)
    yield from ({"all": ""}, {"e": 1}, {"p": 1}, {"_facets": "True"}, {"_popup": 1}, {"_to_field": "name"})


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_list_does(model, open_world: World) -> None:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    outsider, hidden = actor(open_world, "somebody of another clinic"), of_harbour(open_world)
    asked = [f"{address}?{urlencode(query)}" for query in queries(open_world, 4)]
    assert [(query, found) for query in asked for found in leaks(outsider, query, hidden)] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_look_up_does(model, open_world: World) -> None:
    outsider, hidden = actor(open_world, "somebody of another clinic"), of_harbour(open_world)
    fields = [field.name for field in model._meta.get_fields() if isinstance(field, ForeignKey)]
    label = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
    asked = [
        f"{reverse('admin:autocomplete')}?{urlencode({**label, 'field_name': field, 'term': term})}"
        for field in fields
        for term in ("", *PARTS)
    ]
    assert [(query, found) for query in asked for found in leaks(outsider, query, hidden)] == []


@pytest.mark.parametrize("name", ["the lead", "somebody of another clinic"])
def test_the_reports_count_only_ones_own(name, open_world: World) -> None:
    theirs = actor(open_world, name).staff
    other = open_world.harbour if theirs.clinic != open_world.harbour.clinic else open_world.hillside
    hidden = [other.patient.name, other.patient.physiotherapist.user.name, other.clinic.name]
    address = reverse("admin:patients_reports")
    asked = [f"{address}?{query}" for query in ("", "csv=findings", "csv=adherence", f"clinic={other.clinic.pk}")]
    assert [(query, found) for query in asked for found in leaks(actor(open_world, name), query, hidden)] == []


def test_the_same_questions_show_ones_own(open_world: World) -> None:
    """What is hidden above is there to be found."""
    treating, patient = actor(open_world, "the treating physiotherapist"), open_world.harbour.patient
    for query in ({"q": "oyle"}, {"o": "1"}, {"o": "-1"}):
        assert patient.name in leaks(treating, f"/admin/patients/patient/?{urlencode(query)}", [patient.name])


def leaks(who: Actor, address: str, hidden: list[str]) -> list[str]:
    """Return which of these words an answer holds, or that it broke."""
    response, _tables = who.ask("GET", address)
    if response.status_code >= 500:
        return [f"broke: {response.status_code}"]
    text = response.content.decode()
    return [word for word in hidden if word in text]
