"""Whoever gets past privileges and triggers and rewrites what was written once is found, at the first row."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from clinic import clock, erasing, sealing, verifying
from clinic.models import ReadEvent, SealedBatch, Staff
from clinic.sealed_tables import tables
from patients.models import Patient
from tests.record.conftest import history

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = "clinic_readevent"
Line = psycopg.Connection[Any]


@pytest.fixture
def intruder(servers: dict[str, str]) -> Iterator[Line]:
    """Somebody who holds the database itself: no privilege and no trigger stops them."""
    with psycopg.connect(servers["OWNER_DATABASE_URL"], autocommit=True) as line:
        line.execute("SET session_replication_role = replica")
        yield line


@pytest.fixture
def colleague(servers: dict[str, str]) -> Iterator[Line]:
    """The application, on another line."""
    with psycopg.connect(servers["DATABASE_URL"]) as line:
        yield line
        line.rollback()


def look(who: Staff, patient: Patient) -> ReadEvent:
    subject = f"patient:{patient.pk}"
    return ReadEvent.objects.create(user=who.user, clinic=who.clinic, subject=subject, action="view", page="")


def seal(patience: float = 30) -> int:
    return sealing.seal(settle=timedelta(), patience=patience)


def followed() -> verifying.Found:
    found = verifying.Found()
    for found in verifying.verify():  # noqa: B007
        pass
    return found


@pytest.fixture
def sealed(dana: Patient, alice: Staff, as_user: Any, monkeypatch: Any) -> list[int]:
    """Six looks, a number that nobody used, two changes of who Dana is; in batches of two. Gives the looks' numbers.

    The last look is the page of the invitation.
    """
    monkeypatch.setattr(sealing, "AT_A_TIME", 2)
    for _ in range(4):
        look(alice, dana)
    with transaction.atomic():
        look(alice, dana)
        transaction.set_rollback(True)
    look(alice, dana)
    as_user(alice).post(reverse("admin:patients_patient_invite", args=[dana.pk]))
    Patient.objects.filter(pk=dana.pk).update(phone="07700 900999")
    while seal():
        pass
    return list(ReadEvent.objects.order_by("number").values_list("number", flat=True))


def test_everything_that_is_written_once_is_sealed() -> None:
    """But the seals themselves, and photos of exercises, which are of no patient."""
    left_out = {model._meta.label for model in history() if model._meta.db_table not in tables()}
    assert left_out == {"clinic.SealedBatch", "programmes.Upload"}


def test_what_nobody_touched_holds(sealed: list[int]) -> None:
    found = followed()
    assert found.rows >= len(sealed) + 2
    assert found.batches == SealedBatch.objects.count()
    assert SealedBatch.objects.filter(table=LOOKS).count() == 3
    assert seal() == 0


TAMPERED = {
    "a look that was changed": ("UPDATE clinic_readevent SET subject = 'patient:x' WHERE number = {second}", "changed"),
    "a look that was deleted": ("DELETE FROM clinic_readevent WHERE number = {second}", "deleted"),
    "a look put in where no number was used": (
        "INSERT INTO clinic_readevent (id, at, clinic_id, subject, action, page, number)"
        " SELECT gen_random_uuid(), at, clinic_id, subject, action, page, {unused} FROM clinic_readevent LIMIT 1",
        "put in afterwards",
    ),
    "a change of the record": ("UPDATE patients_patientevent SET phone = '1'", "changed"),
    "a batch taken out": ("DELETE FROM clinic_sealedbatch WHERE id = (SELECT min(id) + 1 FROM clinic_sealedbatch)",
                          "does not follow"),
    "the first batch taken out": ("DELETE FROM clinic_sealedbatch WHERE id = (SELECT min(id) FROM clinic_sealedbatch)",
                                  "does not follow"),
    "a link that was bent": ("UPDATE clinic_sealedbatch SET previous = sha256('x') WHERE id = (SELECT min(id) + 1"
                             " FROM clinic_sealedbatch)", "does not follow"),
    "a digest that was put right": ("UPDATE clinic_sealedbatch SET digests = sha256('x') || sha256('y')", "own hash"),
    "a hash that was put right": ("UPDATE clinic_sealedbatch SET hash = sha256('x') WHERE id = (SELECT min(id)"
                                  " FROM clinic_sealedbatch)", "own hash"),
}  # fmt: skip


@pytest.mark.parametrize(("statement", "said"), TAMPERED.values(), ids=TAMPERED)
def test_it_is_found(statement: str, said: str, sealed: list[int], intruder: Line) -> None:
    done = intruder.execute(statement.format(second=sealed[1], unused=sealed[3] + 1))
    assert done.rowcount
    with pytest.raises(verifying.Broken, match=said):
        followed()


def test_another_name_behind_a_change_is_found(dana: Patient, alice: Staff, as_user: Any, intruder: Line) -> None:
    as_user(alice).post(reverse("admin:patients_patient_details", args=[dana.pk]), details(dana))
    while seal():
        pass
    followed()
    assert intruder.execute('UPDATE pghistory_context SET metadata = metadata || \'{"user": "0"}\'').rowcount
    with pytest.raises(verifying.Broken, match="changed"):
        followed()


def details(patient: Patient) -> dict[str, object]:
    return {
        "name": patient.name, "date_of_birth": "1984-05-02", "email": patient.email, "phone": "07700 900321",
        "physiotherapist": patient.physiotherapist_id, "time_zone": "Europe/London", "day_starts_at": "03:00",
    }  # fmt: skip


def test_the_first_row_that_is_broken_is_named(sealed: list[int], intruder: Line) -> None:
    for number in (sealed[5], sealed[2]):
        intruder.execute("DELETE FROM clinic_readevent WHERE number = %s", [number])
    with pytest.raises(verifying.Broken, match=rf"clinic_readevent, rows {sealed[2]} to {sealed[3]}.*row {sealed[2]} "):
        followed()


def test_what_came_later_may_still_be_open(sealed: list[int], dana: Patient, alice: Staff) -> None:
    look(alice, dana)
    assert followed().rows


def test_a_row_that_may_still_come_is_waited_for(dana: Patient, alice: Staff, colleague: Line) -> None:
    """A number is taken before its transaction ends: sealing past it would make an honest row look forged."""
    colleague.execute(
        "INSERT INTO clinic_readevent (id, at, clinic_id, subject, action, page)"
        " VALUES (gen_random_uuid(), now(), %s, %s, 'view', '')",
        [alice.clinic_id, f"patient:{dana.pk}"],
    )
    look(alice, dana)
    assert seal(patience=0)  # of other tables
    assert not SealedBatch.objects.filter(table=LOOKS).exists()
    colleague.commit()
    assert seal() == 2
    assert followed().rows


def test_a_row_that_never_came_keeps_nobody(dana: Patient, alice: Staff, colleague: Line) -> None:
    colleague.execute("SELECT nextval('clinic_readevent_number_seq')")
    colleague.rollback()
    look(alice, dana)
    seal()
    assert SealedBatch.objects.get(table=LOOKS).upto == ReadEvent.objects.get().number


def test_who_is_behind_a_change_may_be_said_for_some_minutes(dana: Patient) -> None:
    sealing.seal()
    assert not SealedBatch.objects.filter(table="patients_patientevent").exists()
    seal()
    assert SealedBatch.objects.filter(table="patients_patientevent").exists()


def test_two_never_seal_together(dana: Patient, alice: Staff, colleague: Line) -> None:
    look(alice, dana)
    colleague.execute("SELECT pg_advisory_xact_lock(%s)", [sealing.LOCK])
    assert seal() == 0
    colleague.rollback()
    assert seal() > 0


def test_the_application_cannot_say_that_a_row_was_erased() -> None:
    for statement in ("INSERT INTO clinic_erasure DEFAULT VALUES", "TRUNCATE clinic_sealedbatch"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_what_the_owner_erases_breaks_no_seal(sealed: list[int], as_owner: Callable[[], Any]) -> None:
    with as_owner():
        rows = ReadEvent.objects.filter(number__in=sealed[1:3])
        assert erasing.erase(rows, by="the owner", why="past its time", now=clock.now()) == 2
    assert ReadEvent.objects.count() == 4
    found = followed()
    assert found.erased == 2
    while seal():
        pass
    assert SealedBatch.objects.filter(table="clinic_erasure").exists()
    assert followed().batches > found.batches


@pytest.fixture
def verify_log(servers: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command in a process of its own."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", "verify-log", *words]
        return subprocess.run(command, env={**os.environ, **servers}, capture_output=True, text=True, timeout=300)

    return run


def test_the_command_says_that_all_holds_and_later_that_the_end_was_cut_off(
    sealed: list[int], intruder: Line, verify_log: Any
) -> None:
    done = verify_log()
    assert done.returncode == 0, done.stderr
    head = bytes(SealedBatch.objects.latest("pk").hash).hex()
    assert f"The last seal is {head}" in done.stdout
    assert verify_log("--head", head).returncode == 0
    intruder.execute("DELETE FROM clinic_sealedbatch WHERE id = (SELECT max(id) FROM clinic_sealedbatch)")
    cut = verify_log("--head", head)
    assert cut.returncode == 1
    assert "cut off" in cut.stderr


def test_the_command_names_the_broken_link_and_fails(sealed: list[int], intruder: Line, verify_log: Any) -> None:
    intruder.execute("DELETE FROM clinic_readevent WHERE number = %s", [sealed[0]])
    done = verify_log()
    assert done.returncode == 1
    assert f"row {sealed[0]} was deleted" in done.stderr
