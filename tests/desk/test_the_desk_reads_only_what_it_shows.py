"""Of many open concerns the desk reads in full only those that it shows, and puts a row together when it changed."""

import pytest
from django.urls import reverse

from bench.statements import statements
from clinic import clock
from patients.admin import row_html
from patients.admin.needing import PATIENTS
from patients.care import calling, concerns
from patients.models import Assessment, Concern, Patient
from tests.cast import a_patient
from tests.desk.conftest import concern_of
from tests.desk.test_the_desk_comes_in_pages import DESK, names


@pytest.fixture
def read(monkeypatch):
    """Return the concerns of which a row was put together."""
    row_html.forget()
    found = []
    monkeypatch.setattr(
        row_html, "concerns_of", lambda told, real=row_html.concerns_of: found.extend(told) or real(told)
    )
    return found


def many(physiotherapist, patients: int, urgencies: list[int]) -> None:
    """Store patients, the first of them with a concern each."""
    now, about = clock.now(), {"clinic": physiotherapist.clinic, "physiotherapist": physiotherapist}
    named = [Patient(**about, name=f"P{number}", date_of_birth=now.date()) for number in range(patients)]
    stored = Patient.objects.bulk_create(named, batch_size=1000)
    found = {"made_at": now, "as_of": now.date(), "headline": "worse", "findings": ["worse"], "reasons": ["Told so"]}
    made = Assessment.objects.bulk_create(Assessment(patient=one, **found) for one in stored[: len(urgencies)])
    by = {"opened_at": now, "acknowledge_by": now, "outcome_by": now, "owner": physiotherapist, "finding": "worse"}
    Concern.objects.bulk_create(
        Concern(patient=one.patient, assessment=one, occasion="1", urgency=urgency, **by)
        for one, urgency in zip(made, urgencies, strict=True)
    )


def test_concerns_of_other_pages_are_only_counted(alice, on_time, as_user, read):
    many(alice, 200, [3] * 150 + [0] * 2 + [4] * 10)
    client = as_user(alice)
    page = client.get(DESK).content.decode()
    assert len(read) == PATIENTS + 2 + 10
    for count in ("<b>2</b> emergencies", "<b>150</b> in the next days", "<b>10</b> this week"):
        assert count in page


def test_a_row_is_put_together_again_only_when_something_of_it_changed(alice, dana, on_time, as_user, read, at):
    at("2026-03-16 09:00")
    concern = concern_of(dana, "worse", 2, 600)
    concern_of(a_patient(alice, "Amy Ash"), "worse", 2, 600)
    client = as_user(alice)
    client.get(DESK)
    client.get(DESK)
    assert len(read) == 2
    calling.called(by=alice, concern=concern, how="spoke", now=clock.now())
    assert "16 March, Alice Archer by phone" in client.get(DESK).content.decode()
    assert len(read) == 3
    concerns.acknowledge(by=alice, concern=concern, now=clock.now())
    assert "Alice Archer has it." in client.get(DESK).content.decode()
    assert len(read) == 4


def test_time_that_passes_is_said(dana, alice, on_time, as_user, at):
    at("2026-03-16 09:00")
    concern_of(dana, "worse", 2, 60)
    client = as_user(alice)
    assert "answer within 60 minutes" in client.get(DESK).content.decode()
    at("2026-03-16 09:01")
    assert "answer within 59 minutes" in client.get(DESK).content.decode()
    at("2026-03-16 10:02")
    assert "late by 2 minutes" in client.get(DESK).content.decode()


def test_each_reads_their_own_row_though_another_opened_it_before(dana, alice, mona, on_time, as_user, at):
    at("2026-03-16 09:00")
    concern_of(dana, "worse", 2, 60)
    for _ in range(2):
        assert "Worse than at the start" in as_user(alice).get(DESK).content.decode()
        assert "Worse" not in as_user(mona).get(DESK).content.decode()


def test_each_form_has_the_token_of_its_own_page(dana, alice, on_time, as_user, at):
    at("2026-03-16 09:00")
    concern = concern_of(dana, "worse", 2, 60)
    for _ in range(2):
        client = as_user(alice)
        client.handler.enforce_csrf_checks = True
        page = client.get(DESK).content.decode()
        row = page.partition('class="patient-row')[2].partition("</article>")[0]
        token = row.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        assert len(token) == 64
    address = reverse("admin:patients_concern_acknowledge", args=[concern.pk])
    client.post(address, {"csrfmiddlewaretoken": token})
    concern.refresh_from_db()
    assert concern.status == "acknowledged"


def test_words_of_a_patient_that_look_like_the_place_of_the_token_hold_none(alice, on_time, as_user, at):
    at("2026-03-16 09:00")
    concern_of(a_patient(alice, f"Amy {row_html.TOKEN}"), "worse", 2, 60)
    page = as_user(alice).get(DESK).content.decode()
    assert "Amy &lt;token&gt;" in page
    assert names(as_user(alice)) == ["Amy &lt;token&gt;"]


def test_the_page_asks_about_concerns_in_one_statement(alice, on_time, as_user):
    many(alice, 100, [3] * 90)
    client = as_user(alice)
    client.get(DESK)
    with statements() as asked:
        client.get(DESK)
    about = [sql for sql, _ in asked.asked if 'FROM "patients_concern"' in sql and "json_agg" in sql]
    assert len(about) == 1
