from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def grant(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let the application read and write rows, now and of tables to come; later steps take rights back."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.APP_DATABASE_ROLE])
        if not cursor.fetchone():
            raise RuntimeError(
                f"The database role {settings.APP_DATABASE_ROLE} does not exist. Create it first: "
                f"CREATE ROLE {settings.APP_DATABASE_ROLE} LOGIN; or name yours in APP_DATABASE_ROLE."
            )
    role = editor.quote_name(settings.APP_DATABASE_ROLE)
    rows, counters = "SELECT, INSERT, UPDATE, DELETE", "USAGE, SELECT"
    editor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    editor.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rows} ON TABLES TO {role}")
    editor.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {counters} ON SEQUENCES TO {role}")
    editor.execute(f"GRANT {rows} ON ALL TABLES IN SCHEMA public TO {role}")
    editor.execute(f"GRANT {counters} ON ALL SEQUENCES IN SCHEMA public TO {role}")
    editor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}")


class Migration(migrations.Migration):
    """Two database roles from the start: an owner that migrates, and an application that cannot rewrite history."""

    initial = True
    dependencies = []
    run_before = [("contenttypes", "0001_initial")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
