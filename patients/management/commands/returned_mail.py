"""Takes one delivery notice from standard input, as a mail server pipes what comes back to the sender's address."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from clinic import clock
from patients.care import returning

MOST = 5_000_000  # bytes; a notice is never longer


class Command(BaseCommand):
    """Give a letter back to its owner when the notice says that it failed."""

    help = "Read a delivery notice (RFC 3464) from standard input; a letter that it gives back returns at once."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Say what the notice was about."""
        found = returning.take_notice(sys.stdin.buffer.read(MOST), now=clock.now())
        self.stdout.write("A letter came back." if found else "Not about a letter of ours.")
