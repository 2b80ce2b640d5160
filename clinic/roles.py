"""Two database roles: an owner that migrates, and an application that cannot rewrite history."""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ROWS, COUNTERS = "SELECT, INSERT, UPDATE, DELETE", "USAGE, SELECT"


def admit() -> migrations.RunPython:
    """Return the migration step that lets the application read and write rows, now and of tables to come."""
    return migrations.RunPython(_admit, migrations.RunPython.noop)


def _admit(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    name = settings.APP_DATABASE_ROLE
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        if not cursor.fetchone():
            raise RuntimeError(
                f"The database role {name} does not exist. Create it first: CREATE ROLE {name} LOGIN; "
                "or name yours in APP_DATABASE_ROLE."
            )
    role = editor.quote_name(name)
    for right in (
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {ROWS} ON TABLES TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {COUNTERS} ON SEQUENCES TO {role}",
        f"GRANT {ROWS} ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT {COUNTERS} ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    ):
        editor.execute(right)


def withhold(rights: str, *tables: str) -> migrations.RunPython:
    """Return a migration step that takes rights, such as "UPDATE, DELETE", from the application's role."""

    def forwards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        role = editor.quote_name(settings.APP_DATABASE_ROLE)
        for table in tables:
            editor.execute(f"REVOKE {rights} ON {editor.quote_name(table)} FROM {role}")

    return migrations.RunPython(forwards, migrations.RunPython.noop)
