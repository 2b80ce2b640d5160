"""What is written once: tables that the application may add to and nothing more."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


class AppendOnly(models.Model):
    """A row that no UPDATE or DELETE reaches, whoever asks."""

    class Meta:
        abstract = True
        triggers: ClassVar = [
            pgtrigger.Protect(name="written_once", operation=pgtrigger.Update | pgtrigger.Delete),
        ]


def withhold(rights: str, *tables: str) -> migrations.RunPython:
    """Return a migration step that takes rights, such as "UPDATE, DELETE", on tables from the application's role."""

    def forwards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        role = editor.quote_name(settings.APP_DATABASE_ROLE)
        for table in tables:
            editor.execute(f"REVOKE {rights} ON {editor.quote_name(table)} FROM {role}")

    return migrations.RunPython(forwards, migrations.RunPython.noop)
