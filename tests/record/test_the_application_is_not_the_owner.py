"""Two database roles: what the application may not do, whatever its code says."""

import pytest
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import ProgrammingError, connection, transaction

from clinic.models import Staff
from patients.models import Patient
from tests.cast import Prescribe

KEPT = (
    "patients_patient",
    "patients_episode",
    "patients_pause",
    "patients_prescription",
    "patients_concern",
    "patients_referral",
    "patients_remindersettings",
    "patients_conversation",
    "patients_legalhold",
    "clinic_clinic",
    "clinic_staff",
    "clinic_followuppolicy",
    "mail_message",
    "programmes_exercise",
    "programmes_programme",
    "pghistory_context",
)
pytestmark = pytest.mark.django_db


def refused(statement: str, why: str = "permission denied|must be owner") -> None:
    with pytest.raises(ProgrammingError, match=why), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_tests_run_as_the_application_and_it_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (settings.APP_DATABASE_ROLE, 0)
        cursor.execute("SELECT rolsuper, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False, False)


@pytest.mark.parametrize("table", KEPT)
def test_no_record_is_deleted(table: str) -> None:
    refused(f"DELETE FROM {table}")
    refused(f"TRUNCATE {table} CASCADE")


def test_the_log_of_the_desk_stays(alice: Staff) -> None:
    LogEntry.objects.log_actions(alice.user_id, [alice], CHANGE, "changed")
    refused("UPDATE django_admin_log SET change_message = ''")
    with pytest.raises(ProgrammingError, match="Cannot rewrite"), transaction.atomic():
        LogEntry.objects.all().delete()
    assert LogEntry.objects.count() == 1


def test_no_table_at_all_is_truncated() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.role_table_grants"
            " WHERE grantee = current_user AND privilege_type = 'TRUNCATE'"
        )
        assert cursor.fetchall() == []


def test_the_list_of_migrations_is_not_written() -> None:
    refused("INSERT INTO django_migrations (app, name, applied) VALUES ('clinic', '9999', now())")
    refused("DELETE FROM django_migrations")
    refused("UPDATE django_migrations SET name = name")


def test_triggers_cannot_be_put_to_sleep() -> None:
    refused("SET session_replication_role = replica")
    refused("ALTER TABLE patients_checkin DISABLE TRIGGER ALL")
    refused("DROP TRIGGER IF EXISTS context_is_kept ON pghistory_context")
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'patients_checkin'")
        [owner] = cursor.fetchone()  # type: ignore[misc]
    refused(f'SET ROLE "{owner}"')


def test_a_published_version_and_its_exercises_stay(prescribed: Prescribe, dana: Patient) -> None:
    version = prescribed(dana)
    for statement in (
        f"UPDATE patients_prescriptionversion SET weeks = 9 WHERE id = {version.pk}",
        f"DELETE FROM patients_prescriptionversion WHERE id = {version.pk}",
        f"UPDATE patients_prescribedexercise SET sets = 9 WHERE version_id = {version.pk}",
        f"DELETE FROM patients_prescribedexercise WHERE version_id = {version.pk}",
    ):
        with pytest.raises(Exception, match=r"Cannot|never changes"), transaction.atomic():
            connection.cursor().execute(statement)


def test_a_change_of_staff_stays_readable(alice: Staff) -> None:
    Staff.objects.filter(pk=alice.pk).update(is_active=False)
    assert list(alice.events.order_by("pgh_id").values_list("is_active", flat=True)) == [True, False]
