from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from clinic.acting import Acting
from clinic.models import Clinic
from programmes.library.faults import LibraryError
from programmes.library.loading import SHIPPED, Loaded, load


class Command(Acting):
    help = "Load exercises and programmes from a file: all of it or nothing. Without FILE, the shipped one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED, metavar="FILE")
        parser.add_argument("--clinic", metavar="SLUG", help="the clinic that the file is for; all clinics without it")

    def handle(self, *args: Any, file: Path, clinic: str | None, **options: Any) -> None:
        try:
            loaded = load(path=file, clinic=clinic_of(clinic))
        except LibraryError as error:
            raise CommandError(f"{error}\nNothing was loaded.") from error
        except OSError as error:
            raise CommandError(f"Cannot read {file}: {error.strerror}. Nothing was loaded.") from error
        self.stdout.write(_told(loaded))


def clinic_of(slug: str | None) -> Clinic | None:
    """Return the clinic of a short name, or None without one. Raises CommandError."""
    if slug is None:
        return None
    clinic = Clinic.objects.filter(slug=slug).first()
    if clinic is None:
        known = ", ".join(Clinic.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise CommandError(f'There is no clinic "{slug}". Clinics: {known}.')
    return clinic


def _told(loaded: Loaded) -> str:
    added, changed, unchanged = len(loaded.added), len(loaded.changed), len(loaded.unchanged)
    return f"Library: {added} added, {changed} changed, {unchanged} as they were."
