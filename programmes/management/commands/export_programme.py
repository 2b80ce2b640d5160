from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programmes.management.commands.load_library import clinic_of
from programmes.models import Programme
from programmes.sharing.exporting import written


class Command(BaseCommand):
    help = "Write a programme as one JSON file (docs/programme.schema.json) for another clinic."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="the short name of the programme")
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="printed without it")
        parser.add_argument("--clinic", metavar="SLUG", help="whose programme; one of the shipped library without it")
        parser.add_argument("--without-photos", action="store_true", help="a word stands in place of each photo")

    def handle(self, *args: Any, slug: str, file: Path | None, clinic: str | None, **options: Any) -> None:
        programme = Programme.objects.own(clinic_of(clinic)).filter(slug=slug).first()
        if programme is None:
            raise CommandError(f'There is no programme "{slug}" here.')
        text = written(programme, photos=not options["without_photos"])
        if file is None:
            self.stdout.write(text, ending="")
            return
        try:
            file.write_text(text)
        except OSError as error:
            raise CommandError(f"Cannot write {file}: {error.strerror}.") from None
        self.stdout.write(f"{programme} is in {file}.")
