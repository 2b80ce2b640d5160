"""A record is kept as long as the law asks and a hold lasts; then the owner's command erases it, and the seals hold."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils.formats import date_format

from clinic import clock, sealing, verifying
from clinic.mail.models import Message
from clinic.models import Erasure, ReadEvent, Staff, User
from patients.care import courses, keeping
from patients.care.refusal import Refused
from patients.models import ErasureRequest, LegalHold, Patient
from tests.cast import At, Prescribe, a_carer, answer
from tests.portal.conftest import page
from tests.portal.test_your_data import tables_that_reach_a_patient

pytestmark = pytest.mark.django_db(transaction=True)
LATER = "2050-01-03 10:00"


@pytest.fixture
def discharged(prescribed: Prescribe, dana: Patient, alice: Staff, at: At) -> Patient:
    """Dana, whose care has ended in March 2026."""
    at("2026-03-02 10:00")
    version = prescribed(dana)
    answer(dana, 6)
    a_carer(dana, "Rosa Reed")
    now = at("2026-03-16 10:00")
    answer(dana, 1, 1)
    assert not dana.concerns.exists()
    courses.end(by=alice, episode=version.prescription.episode, outcome_note="well again", now=now)
    return dana


def retention(*words: str) -> str:
    call_command("retention", *words, stdout=(out := StringIO()))
    return out.getvalue()


def test_a_patient_under_care_is_kept(prescribed: Prescribe, dana: Patient) -> None:
    prescribed(dana)
    assert keeping.kept(dana).until is None


def test_the_page_of_a_patient_under_care_says_the_day(
    prescribed: Prescribe, dana: Patient, alice: Staff, as_user: Any
) -> None:
    prescribed(dana)
    found = keeping.kept(dana)
    page = as_user(alice).get(reverse("admin:patients_kept", args=[dana.pk])).content.decode()
    assert f"If nothing more were written after {date_format(found.last_entry, 'j F Y')}" in page
    assert f"kept until {date_format(found.at_least, 'j F Y')}" in page
    assert found.at_least.year == found.last_entry.year + 8


def test_the_report_names_keys_and_dates_and_nobody(discharged: Patient, erin: Patient, at: At) -> None:
    last = keeping.kept(discharged).last_entry
    assert str(discharged.pk) not in retention()
    at(LATER)
    said = retention()
    assert f"{discharged.pk} ENG: last entry {last}, kept until {last.year + 8}" in said
    assert "Nothing was erased." in said
    assert discharged.name not in said


def test_a_hold_keeps_a_record_until_somebody_ends_it(
    discharged: Patient, lena: Staff, alice: Staff, as_user: Any, as_owner: Callable[[], Any], at: At
) -> None:
    hold = reverse("admin:patients_hold", args=[discharged.pk])
    assert as_user(alice).get(hold).status_code == 404
    assert as_user(lena).post(hold, {"why": ""}).status_code == 422
    assert as_user(lena).post(hold, {"why": "A claim, says the insurer"}).status_code == 302
    record = reverse("admin:patients_kept", args=[discharged.pk])
    assert "A claim, says the insurer" in as_user(lena).get(record).content.decode()
    with pytest.raises(Refused):
        keeping.hold(by=lena, patient=discharged, why="again", now=clock.now())
    at(LATER)
    assert "a legal hold keeps it" in retention()
    with as_owner(), pytest.raises(CommandError, match="legal hold"):
        retention("--erase", str(discharged.pk), "--why", "past its time")
    as_user(lena).post(reverse("admin:patients_end_hold", args=[discharged.pk]))
    assert LegalHold.objects.get().ended_by == lena
    assert "may be erased" in retention()


def asked(patient: Patient, as_user: Any) -> str:
    client = as_user(patient)
    assert client.post(reverse("your-data")).status_code == 302
    return page(client.get(reverse("your-data")))


def test_who_is_under_care_is_told_why_not(prescribed: Prescribe, dana: Patient, as_user: Any) -> None:
    prescribed(dana)
    told = asked(dana, as_user)
    assert "The law lets a clinic keep the record of a patient it looks after" in told
    assert dana.clinic.phone in told
    assert ErasureRequest.objects.get().granted is False


def test_who_was_discharged_is_told_until_when(discharged: Patient, as_user: Any) -> None:
    until = keeping.kept(discharged).until
    assert until is not None
    assert f"{until.day} {until:%B %Y}" in asked(discharged, as_user)
    assert ErasureRequest.objects.get().kept_until == until


def test_who_is_held_is_told_so_and_who_is_past_it_that_it_can_be_done(
    discharged: Patient, lena: Staff, as_user: Any, at: At
) -> None:
    now = at(LATER)
    keeping.hold(by=lena, patient=discharged, why="a claim", now=now)
    assert "needed for a legal claim" in asked(discharged, as_user)
    keeping.end_hold(by=lena, patient=discharged, now=now)
    assert "Your record can be erased" in asked(discharged, as_user)
    assert ErasureRequest.objects.latest("pk").granted


def test_the_application_erases_nothing(discharged: Patient, at: At) -> None:
    at(LATER)
    with pytest.raises(CommandError, match="Only the owner"):
        retention("--erase", str(discharged.pk), "--why", "past its time")
    assert Patient.objects.filter(pk=discharged.pk).exists()


def test_nothing_is_erased_before_its_time_or_without_a_reason(
    discharged: Patient, as_owner: Callable[[], Any]
) -> None:
    with as_owner():
        with pytest.raises(CommandError, match="It must be kept until"):
            retention("--erase", str(discharged.pk), "--why", "they asked")
        with pytest.raises(CommandError, match="Say why"):
            retention("--erase", str(discharged.pk))
        with pytest.raises(CommandError, match="no record"):
            retention("--erase", "nobody", "--why", "x")
    assert Patient.objects.filter(pk=discharged.pk).exists()


def test_the_owner_erases_all_of_it_and_the_seals_hold(
    discharged: Patient, erin: Patient, alice: Staff, as_user: Any, as_owner: Callable[[], Any], at: At
) -> None:
    as_user(alice).get(reverse("admin:patients_patient_change", args=[discharged.pk]))
    while sealing.seal(settle=timedelta()):
        pass
    account, name, email = discharged.user_id, discharged.name, discharged.email
    at(LATER)
    with as_owner():
        assert "Erased:" in retention("--erase", str(discharged.pk), "--why", "past its time")
    assert rows_that_reach_a_patient(str(erin.pk)) == rows_that_reach_a_patient()
    assert not Message.objects.filter(recipient=email).exists()
    user = User.objects.get(pk=account)
    assert (user.name, user.is_active, email in user.email) == ("", False, False)
    assert ReadEvent.objects.filter(subject=f"patient:{discharged.pk}").exists()
    assert {(row.why, "manage.py retention" in row.by) for row in Erasure.objects.all()} == {("past its time", True)}
    for word in (name, "Rosa", "rosa"):
        assert word not in everything_in_the_database()
    found = verifying.Found()
    for found in verifying.verify():  # noqa: B007
        pass
    assert found.erased > 10


def rows_that_reach_a_patient(text: str = "") -> dict[str, int]:
    """Return how many rows each table has that leads to a patient, of those in which a text stands."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables_that_reach_a_patient()):
            cursor.execute(f"SELECT count(*) FROM {table} row WHERE row::text LIKE %s", [f"%{text}%"])
            found[table] = cursor.fetchone()[0]
    return found


def everything_in_the_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        told = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT string_agg(row::text, chr(10)) FROM "{table}" row')
            told.append(cursor.fetchone()[0] or "")
    return "\n".join(told)
