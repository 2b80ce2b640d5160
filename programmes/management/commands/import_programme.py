from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pghistory
from django.core.management.base import CommandError

from clinic import clock
from clinic.acting import Acting
from clinic.tables.command import content_of, staff_named
from programmes.sharing.importing import import_programme
from programmes.sharing.reading import MOST_BYTES, BadFile, read


class Command(Acting):
    help = "Take in a programme that another clinic exported: all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--by", metavar="EMAIL", help="who takes it in, and so for which clinic; a sole lead if left out"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what is wrong, write nothing")

    def handle(self, *args: Any, file: Path, by: str | None, dry_run: bool, **options: Any) -> None:
        staff = staff_named(by, "programmes.programme")
        try:
            data = read(content_of(file, most=MOST_BYTES))
            with pghistory.context(user=staff.user_id):
                programme = import_programme(by=staff, data=data, now=clock.now(), dry_run=dry_run)
        except BadFile as bad:
            raise CommandError(f"{bad}\nNothing was written.") from None
        said = "can be taken in. Nothing was written." if dry_run else f"is in the library of {staff.clinic}."
        self.stdout.write(f"{programme} {said}")
