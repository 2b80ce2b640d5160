from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clinic import verifying


class Command(BaseCommand):
    help = "Follow the seals of the history and of the read log, and name the first that is broken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            default="",
            metavar="HASH",
            help="what an earlier run printed: fails when it is not among the seals any more",
        )

    def handle(self, *args: Any, head: str, **options: Any) -> None:
        found, seen = verifying.Found(), not head
        try:
            for found in verifying.verify():
                seen = seen or found.head.hex() == head.strip().lower()
        except verifying.Broken as broken:
            raise CommandError(f"{broken}\n{found.batches} batches before it hold.") from None
        if not seen:
            raise CommandError(f"{head} is not among the seals: whatever was sealed up to it was replaced or cut off.")
        self.stdout.write(
            f"{found.rows} rows in {found.batches} batches hold; {found.erased} of them were erased by the owner's"
            f" command.\nThe last seal is {found.head.hex()}. Keep it elsewhere, and ask later with --head."
        )
