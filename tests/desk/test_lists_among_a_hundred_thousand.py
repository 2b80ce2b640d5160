"""Among 100,000 patients, concerns and letters the lists of the desk are searched and read by an index, as it is."""

import json
import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.contrib.admin.views.main import ChangeList
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import reverse

from bench.copies import as_owner, copy
from bench.crowd import KEY, LETTER, PATIENT
from bench.statements import nodes, plan_of, statements
from clinic.admin import site
from clinic.lists import MOST
from clinic.models import Staff
from patients.models import Concern, Episode, Patient, Referral
from tests.desk.conftest import concern_of
from tests.desk.test_every_letter_can_be_seen import letter_of

MANY = 100_000
BORN = "row.date_of_birth + mod(n, 20000)"
# A whole name, a short one, how one begins, a day of birth, and both together.
ASKED = ("WU LI", "Li", "w", "02/05/1984", "li 1984-05-02")
LISTS: tuple[Any, ...] = (Patient, Concern, Referral)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def many(dana: Patient) -> Iterator[None]:
    """So many patients of one clinic, with as many concerns and letters; the owner takes them away again."""
    concern = concern_of(dana, "worse", 2, 60)
    letter_of(concern)
    Referral.objects.update(status="withdrawn")
    letter = Referral.objects.get()
    name, contact = (
        {"id": PATIENT, "name": "md5('name ' || n)", "date_of_birth": BORN},
        {"nhs_number": "''", "email": "md5('mail ' || n)"},
    )
    with as_owner((Patient, Episode, Concern, Referral), MANY) as line:
        copy(line, Patient, dana.pk, 1, MANY, name | contact | {"user_id": "NULL", "phone": "''"})
        copy(line, Episode, letter.episode_id, 1, MANY, {"id": KEY, "patient_id": PATIENT})
        soon = {"acknowledge_by": "row.acknowledge_by - n * interval '1 second'"}
        copy(line, Concern, concern.pk, 1, MANY, {"id": KEY, "patient_id": PATIENT, **soon})
        opened = {"opened_at": "row.opened_at - n * interval '1 second'"}
        copy(line, Referral, letter.pk, 1, MANY, {"id": LETTER, "concern_id": "NULL", "episode_id": KEY, **opened})
    yield
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as line:
        line.execute("TRUNCATE patients_patient CASCADE")


def plan(who: Staff, model: Any, query: str = "") -> list[dict[str, Any]]:
    """Return the steps in which the database reads the first page of a list, with no switch set."""
    return plan_of(*first_page(who, model, query).query.sql_with_params())


def first_page(who: Staff, model: Any, query: str = "") -> Any:
    """Return what the first page of a list asks for."""
    request = RequestFactory().get("/admin/", {"q": query} if query else {})
    request.user, request._messages = who.user, CookieStorage(request)  # type: ignore[attr-defined]
    found: ChangeList = site._registry[model].get_changelist_instance(request)
    return found.queryset[: found.list_per_page]


def found_in(who: Staff, address: str) -> Any:
    """Return a list as it is found at an address."""
    path, _mark, query = address.partition("?")
    request = RequestFactory().get(path, QueryDict(query))
    request.user, request._messages = who.user, CookieStorage(request)  # type: ignore[attr-defined]
    model = next(one for one in LISTS if f"/{one._meta.model_name}/" in path)
    return site._registry[model].get_changelist_instance(request)


def looked_at(sql: str, params: Any) -> int:
    """Return how many rows a statement looks at, those that it leaves out and those that it sorts included."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    left_out = ("Rows Removed by Filter", "Rows Removed by Join Filter", "Rows Removed by Index Recheck")
    steps = list(nodes(plan[0]["Plan"]))
    return int(max(step["Actual Loops"] * sum(step.get(n, 0) for n in ("Actual Rows", *left_out)) for step in steps))


def of_page(listed: Any) -> dict[str, str]:
    """Return the address of each choice of each filter of a list, and of each column that it may be sorted by."""
    path = reverse(f"admin:{listed.opts.app_label}_{listed.opts.model_name}_changelist")
    choices = [choice for spec in listed.filter_specs for choice in spec.choices(listed)]
    found = {f"filter {choice['query_string']}": path + choice["query_string"] for choice in choices}
    columns = [place for place, name in enumerate(listed.list_display) if name in listed.sortable_by]
    return found | {f"order {n}": f"{path}?o={n}" for place in columns for n in (f"{place}", f"-{place}")}


def indexes(plan: list[dict[str, Any]]) -> set[str]:
    return {node["Index Name"] for node in plan if "Index Name" in node}


def reads_all(plan: list[dict[str, Any]], model: Any) -> bool:
    """Return whether a table is read from end to end."""
    return (model._meta.db_table, "Seq Scan") in {(node.get("Relation Name"), node["Node Type"]) for node in plan}


def test_lists_are_read_in_their_order_and_searched_by_index(many: None, lena: Staff) -> None:
    for model, index in ((Patient, "patient_list"), (Concern, "concern_list"), (Referral, "referral_list")):
        steps = plan(lena, model)
        assert index in indexes(steps), (model, steps)
        assert not reads_all(steps, model), steps
    for asked in ("ly doy", "DOYLE", Patient.objects.exclude(email="").last().email[5:20]):
        steps = plan(lena, Patient, asked)
        assert "patient_search" in indexes(steps), (asked, steps)
        assert not reads_all(steps, Patient), (asked, steps)


def test_every_filter_and_every_column_that_sorts_reads_about_a_page(many: None, lena: Staff, bob: Staff) -> None:
    tried, found = 0, {}
    for model in LISTS:
        listed = found_in(lena, reverse(f"admin:patients_{model._meta.model_name}_changelist"))
        for words, address in of_page(listed).items():
            one = found_in(lena, address)
            rows, counted = one.queryset[: one.list_per_page], one.queryset.order_by()[: MOST + 1]
            for asked in (rows, counted.values("pk")):
                seen = looked_at(*asked.query.sql_with_params())
                if seen > 2 * MOST:
                    found[model.__name__, words] = seen
            tried += 1
    assert found == {}
    assert tried > 20


def test_who_is_searched_for_is_read_by_index(many: None, lena: Staff, dana: Patient) -> None:
    Patient.objects.filter(pk=dana.pk).update(name="Wu Li")
    for asked in ASKED:
        for model in (Patient, Concern, Referral):
            with statements() as said:
                assert list(first_page(lena, model, asked))
            for sql, params in said.asked:
                steps = plan_of(sql, params)
                assert not reads_all(steps, Patient), (asked, model, steps)
                assert not reads_all(steps, model), (asked, model, steps)
