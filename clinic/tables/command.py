"""What a command that reads in a list does: check it part by part under a progress bar, then store it whole."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

import pghistory
from django.core.management.base import CommandError

from clinic import access, clock
from clinic.access import Action
from clinic.acting import Acting
from clinic.models import Role, Staff
from clinic.tables.kinds import MOST_BYTES, Kind, Wrong
from clinic.tables.progress import Bar
from clinic.tables.reading import Problem, Unreadable, text_of


class ImportCommand(Acting):
    """Reads one kind of list from a file, in the name of a member of staff."""

    kind: ClassVar[Kind]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, who answers for it, and whether it is only tried."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--by", metavar="EMAIL", help="who reads it in, and so for which clinic; a sole lead if left out"
        )
        parser.add_argument("--dry-run", action="store_true", help="check every row, write nothing")

    def handle(self, *args: Any, file: Path, by: str | None, dry_run: bool, **options: Any) -> None:
        """Store every row or none. Raises CommandError with each row's problem."""
        try:
            staff = staff_named(by, self.kind.label)
            rows = self.kind.rows(text_of(content_of(file, most=MOST_BYTES)))
        except Unreadable as reason:
            raise CommandError(f"{file.name}: {reason}\nNothing was written.") from None
        now, problems = clock.now(), []
        bar = Bar(self.stderr, len(rows))
        for done, found in self.kind.in_parts(by=staff, rows=rows, now=now):
            problems += found
            bar.show(done)
        self._stop_at(problems)
        if dry_run:
            self.stdout.write(f"{len(rows)} rows can be read in. Nothing was written.")
            return
        try:
            with pghistory.context(user=staff.user_id):
                stored = self.kind.keep(by=staff, rows=rows, now=now)
        except Wrong as wrong:
            self._stop_at(wrong.problems)
            raise
        self.stdout.write(f"{stored} rows stored at {staff.clinic}.")

    def _stop_at(self, problems: list[Problem]) -> None:
        if problems:
            said = (f"line {one.line}{', ' * bool(one.column)}{one.column}: {one.message}" for one in problems)
            raise CommandError("\n".join([*said, "Nothing was written."]))


def staff_named(email: str | None, label: str) -> Staff:
    """Return who answers for what is added: whom the address names, or the only lead there is. Raises CommandError."""
    rows = Staff.objects.filter(is_active=True, user__is_active=True).select_related("clinic", "user")
    found = list(rows.filter(user__email__iexact=email) if email else rows.filter(role=Role.LEAD))
    if len(found) != 1:
        said = f"Nobody who works here has the address {email}." if email else "Say who reads it in: --by EMAIL."
        raise CommandError(f"{said} Nothing was written.")
    if not access.may(found[0], Action.ADD, label):
        raise CommandError(f"{found[0]} may not add this. Nothing was written.")
    return found[0]


def content_of(file: Path, *, most: int) -> bytes:
    """Return the bytes of a file. Raises CommandError when it cannot be read or is too large."""
    try:
        if file.stat().st_size > most:
            raise CommandError(f"{file.name} is larger than {most >> 20} MB. Nothing was written.")
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"Cannot read {file}: {error.strerror}. Nothing was written.") from None
