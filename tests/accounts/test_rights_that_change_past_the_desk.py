"""Whoever changes what somebody may do, in whatever way: it stands in the security log, once."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import Group, Permission
from django.db import ProgrammingError, connection, transaction

from clinic import access, acting, sealing
from clinic.models import RightsChange, Staff, User
from patients.models import Patient
from tests.accounts.conftest import Said, rights_in

pytestmark = pytest.mark.django_db
OTHERS_LOOK = pytest.mark.django_db(transaction=True)
RAW = "UPDATE clinic_user SET is_superuser = true, is_staff = true WHERE id = %s"
RAISED = "is_staff:False>True,is_superuser:False>True"


@pytest.fixture
def changed(alice: Staff, dana: Patient, said: Said) -> Callable[..., list[tuple[str | None, str]]]:
    """Return what reads of whom and what was changed since the cast came in."""
    before = len(rights_in(said))

    def read(**how: float) -> list[tuple[str | None, str]]:
        return [(line.get("account"), line["what"]) for line in rights_in(said, **how)[before:]]

    return read


@pytest.fixture
def colleague(servers: dict[str, str]) -> Iterator[psycopg.Connection[Any]]:
    """The application, on another line."""
    with psycopg.connect(servers["DATABASE_URL"]) as line:
        yield line
        line.rollback()


def saved(user: User) -> None:
    user.is_staff = user.is_superuser = True
    user.save()


def in_bulk(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)


def in_sql(user: User) -> None:
    connection.cursor().execute(RAW, [user.pk])


@pytest.mark.parametrize("way", [saved, in_bulk, in_sql])
def test_an_installer_is_made_in_whatever_way(way: Callable[[User], None], dana: Patient, changed: Any) -> None:
    assert dana.user
    way(dana.user)
    assert changed() == [(str(dana.user_id), RAISED)]


@OTHERS_LOOK
def test_so_is_one_whom_the_owner_of_the_database_makes(
    dana: Patient, changed: Any, said: Said, servers: dict[str, str]
) -> None:
    with psycopg.connect(servers["OWNER_DATABASE_URL"]) as owner:
        owner.execute(RAW, [dana.user_id])
    assert changed() == [(str(dana.user_id), RAISED)]
    last, [(role, at)] = said()[-1], RightsChange.objects.filter(what=RAISED).values_list("database_role", "at")
    assert (last["by"], last["database_role"]) == ("outside", role)
    assert role == psycopg.conninfo.conninfo_to_dict(servers["OWNER_DATABASE_URL"])["user"]
    assert last["changed_at"] == at.isoformat(timespec="milliseconds")


@OTHERS_LOOK
@pytest.mark.parametrize(
    "words",
    [
        ["createsuperuser", "--noinput", "--email", "root@example.org"],
        ["shell", "-c", "from clinic.models import User; User.objects.create_superuser('root@example.org')"],
    ],
    ids=["createsuperuser", "shell"],
)
def test_so_is_one_whom_a_command_or_a_shell_makes(
    words: list[str], changed: Any, said: Said, servers: dict[str, str]
) -> None:
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, env={**os.environ, **servers}, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    made = User.objects.get(email="root@example.org")
    assert changed() == [(str(made.pk), "is_active:>True,is_staff:>True,is_superuser:>True,email")]
    assert said()[-1]["by"] == "outside"
    assert "example" not in str(said())


def test_a_place_at_a_clinic_is_changed_moved_to_another_account_and_taken(
    alice: Staff, charlie: Staff, dana: Patient, changed: Any
) -> None:
    Staff.objects.filter(pk=alice.pk).update(role="lead", clinic=charlie.clinic)
    mine, theirs = alice.user_id, dana.user_id
    connection.cursor().execute("UPDATE clinic_staff SET user_id = %s WHERE id = %s", [theirs, alice.pk])
    assert changed()[-2:] == [
        (str(mine), f"clinic:{alice.clinic_id}>{charlie.clinic_id},role:physiotherapist>lead"),
        (str(mine), f"user:{mine}>{theirs}"),
    ]


@OTHERS_LOOK
def test_what_is_deleted_is_taken(changed: Any, servers: dict[str, str]) -> None:
    made = User.objects.create_user("gone@example.org")
    key = str(made.pk)
    with psycopg.connect(servers["OWNER_DATABASE_URL"]) as owner:
        owner.execute("DELETE FROM clinic_user WHERE id = %s", [made.pk])
    assert changed()[-1] == (key, "is_active:True>,is_staff:False>,is_superuser:False>,email")


def test_groups_and_permissions_are_noted_though_they_open_nothing(alice: Staff, changed: Any) -> None:
    group, permission = Group.objects.create(name="Leads"), Permission.objects.order_by("pk")[0]
    user, key, may = alice.user, str(alice.user_id), f"permission:>{permission.pk}"
    group.user_set.add(user)
    user.user_permissions.add(permission)
    group.permissions.add(permission)
    user.user_permissions.clear()
    number = group.pk
    group.delete()
    given = [(key, f"group:>{number}"), (key, may), (None, f"group:>{number},{may}")]
    found = changed()
    assert found[:4] == [*given, (key, f"permission:{permission.pk}>")]
    assert set(found[4:]) == {(key, f"group:{number}>"), (None, f"group:{number}>,permission:{permission.pk}>")}
    assert not [name for name in vars(access) if "permission" in name.lower() or "group" in name.lower()]


def test_a_command_and_a_tick_are_named(alice: Staff, changed: Any, said: Said) -> None:
    with acting.tick("absences"):
        Staff.objects.filter(pk=alice.pk).update(is_outside=True)
    assert changed() == [(str(alice.user_id), "is_outside:False>True")]
    assert (said()[-1]["tick"], said()[-1].get("by")) == ("absences", None)


def test_what_opens_nothing_is_no_change_of_rights(alice: Staff, changed: Any) -> None:
    User.objects.update(name="Another", password="!", last_login="2026-03-16 09:00Z")
    Staff.objects.update(phone="020 7946 0000", is_active=True)
    assert changed() == []


def test_what_is_rolled_back_never_was(dana: Patient, changed: Any) -> None:
    with transaction.atomic():
        assert dana.user
        in_bulk(dana.user)
        transaction.set_rollback(True)
    assert changed() == []


@OTHERS_LOOK
def test_it_is_said_once_however_often_somebody_looks(dana: Patient, changed: Any, colleague: Any) -> None:
    assert dana.user
    in_bulk(dana.user)
    colleague.execute("SELECT pg_advisory_xact_lock(%s)", [sealing.LOCK])
    assert changed() == []  # another worker is at it
    colleague.rollback()
    assert len(changed()) == len(changed()) == 1


@OTHERS_LOOK
def test_one_that_is_written_late_is_not_passed_over(alice: Staff, dana: Patient, changed: Any, colleague: Any) -> None:
    colleague.execute(RAW, [dana.user_id])  # has its number, and is not there yet
    Staff.objects.filter(pk=alice.pk).update(role="lead")
    assert changed(patience=0) == []
    colleague.commit()
    assert [what for _account, what in changed()] == [RAISED, "role:physiotherapist>lead"]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO clinic_rightschange (at, what, who, database_role) VALUES (now(), '', '{}', '')",
        "CREATE TEMP TABLE mine (id int); CREATE TRIGGER forged AFTER INSERT ON mine"
        " FOR EACH ROW EXECUTE FUNCTION clinic_note_rights('', 'id')",
        "ALTER TABLE clinic_user DISABLE TRIGGER rights_are_noted",
    ],
)
def test_the_application_forges_none_and_silences_none(statement: str, dana: Patient) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        connection.cursor().execute(statement)


@OTHERS_LOOK
@pytest.mark.parametrize(
    "before",
    [
        "SET LOCAL pgtrigger.ignore = '{clinic_user:rights_are_noted,clinic_user:update_update}'",
        "CREATE TEMP TABLE clinic_rightschange (LIKE public.clinic_rightschange) ON COMMIT DROP",
    ],
)
def test_nor_does_it_look_the_other_way(before: str, dana: Patient, changed: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(before)
        cursor.execute(RAW, [dana.user_id])
    assert changed() == [(str(dana.user_id), RAISED)]
