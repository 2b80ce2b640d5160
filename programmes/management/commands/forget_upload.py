from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError
from django.db import ProgrammingError

from clinic import clock
from clinic.acting import Acting
from programmes import depicting
from programmes.models import Upload


class Command(Acting):
    help = "Erase a photo or video for good, such as one of a person who no longer agrees to be shown."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", metavar="KEY", help="the last part of its address, /shown/KEY/")

    def handle(self, *args: Any, key: str, **options: Any) -> None:
        upload = _upload(key)
        try:
            exercises = depicting.forget(upload=upload, now=clock.now())
        except ProgrammingError as error:
            words = "Only the owner of the database can: DATABASE_URL=$OWNER_DATABASE_URL manage.py forget_upload KEY"
            raise CommandError(f"{words}\nNothing was erased.") from error
        told = [f"{exercise.name} is shown without it." for exercise in exercises]
        self.stdout.write(" ".join(["Erased.", *told, "Backups that were made before still hold it."]))


def _upload(key: str) -> Upload:
    try:
        return Upload.objects.get(pk=UUID(key), forgotten_at=None)
    except (ValueError, Upload.DoesNotExist) as error:
        raise CommandError(f"There is no photo or video with the key {key}.") from error
