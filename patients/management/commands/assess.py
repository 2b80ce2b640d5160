import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from patients.rules.cases import replay


class Command(BaseCommand):
    help = "Replay timelines: one case per line (JSON) in, one decision per line out. Needs no database."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="cases; standard input if left out")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        try:
            bad = self.replay(file)
        except BrokenPipeError:  # whoever reads has seen enough, such as `| head -1`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        if bad:
            raise CommandError(f"{bad} bad {'line' if bad == 1 else 'lines'}.", returncode=1)

    def replay(self, file: Path | None) -> int:
        """Print each decision and return how many lines were bad."""
        bad = 0
        for printed in replay(lines_of(file)):
            self.stdout.write(printed.text)
            bad += printed.bad
        sys.stdout.flush()
        return bad


def lines_of(file: Path | None) -> Iterator[bytes]:
    """Return the lines of the file, or of standard input."""
    if file is None:
        yield from sys.stdin.buffer
        return
    try:
        with file.open("rb") as opened:
            yield from opened
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from error
