"""Fills the database behind `up` in one process: migrations as the owner, then all else as the application."""

import io
import os
import sys
from pathlib import Path

import django
from django.core.management import call_command, get_commands
from django.db import connection

from clinic import environment


def become_application(url: str) -> None:
    """Go on with the application's role: what it fills, it must be allowed to fill."""
    connection.close()
    connection.settings_dict.update(environment.database(url))


def main(application: str, sign_ins: Path) -> None:
    django.setup()
    print("Bringing the database up to date", flush=True)
    call_command("migrate", verbosity=0)
    become_application(application)
    if "load_library" in get_commands():
        print("Loading the exercise library", flush=True)
        call_command("load_library", verbosity=0)
    if "demo" in get_commands():
        print("Making the demo clinic", flush=True)
        call_command("demo", "--if-empty", stdout=(said := io.StringIO()))
        if said.getvalue().strip():
            sign_ins.write_text(said.getvalue())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    main(sys.argv[1], Path(sys.argv[2]))
