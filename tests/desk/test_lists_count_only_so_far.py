"""However many rows a clinic has, no list of the desk counts them all, and the longest are read in order."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.statements import plan_of
from clinic import lists
from clinic.admin import site
from clinic.models import ReadEvent, User
from tests.cast import a_patient

ADMINS = sorted(site._registry.items(), key=lambda entry: entry[0]._meta.label)
COUNT = re.compile(r"COUNT\(", re.IGNORECASE)


def changelist(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def counts_of(client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200, address
    return [query["sql"] for query in seen if COUNT.search(query["sql"])]


def test_every_list_counts_no_further_than_its_bound(lena, dana, as_user):
    lead, installer = as_user(lena), as_user(User.objects.create_superuser("root@example.org"))
    for model, listed in ADMINS:
        client = lead if lead.get(changelist(model)).status_code == 200 else installer
        for query in ("", "?q=dana" if listed.search_fields else "", "?all=", "?_facets=True"):
            counted = counts_of(client, changelist(model) + query)
            assert counted or not query, (model, query)
            assert all(f"LIMIT {lists.MOST + 1}" in sql for sql in counted), (model, query, counted)


def test_a_list_that_has_more_says_so(alice, as_user, monkeypatch):
    monkeypatch.setattr(lists, "MOST", 2)
    for name in ("Ann Ash", "Ben Birch", "Cat Cole"):
        a_patient(alice, name)
    address = reverse("admin:patients_patient_changelist")
    page = as_user(alice).get(address).content.decode()
    assert "These are the first 2. Search or filter to see the others." in page
    found = as_user(alice).get(address, {"q": "Cat"}).content.decode()
    assert "Cat Cole" in found
    assert "These are the first" not in found


@pytest.mark.parametrize(
    ("rows", "order", "index"),
    [
        ("patient", ("name", "-pk"), "patient_list"),
        ("read", ("-at", "-pk"), "read_of_clinic"),
    ],
)
def test_the_longest_lists_are_read_in_their_order(dana, rows, order, index):
    model = type(dana) if rows == "patient" else ReadEvent
    sql, params = model.objects.filter(clinic=dana.clinic).order_by(*order)[:100].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    plan = plan_of(sql, params)
    assert index in [node.get("Index Name") for node in plan]
    assert "Sort" not in [node["Node Type"] for node in plan]
