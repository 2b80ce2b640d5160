"""Takes one delivery notice from standard input, as a mail server pipes what comes back to RETURN_ADDRESS."""

import sys
from argparse import ArgumentParser
from typing import Any

from clinic import clock
from clinic.acting import Acting
from patients.care import returning

MOST = 5_000_000  # bytes; a notice is never longer


class Command(Acting):
    """Give a letter back to its owner when the notice says that it failed."""

    help = "Read a delivery notice (RFC 3464) from standard input; a letter that it gives back returns at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where the notice arrived, which the mail server knows and the notice could lie about."""
        parser.add_argument("address", help="the envelope recipient of the notice, such as ${original_recipient}")

    def handle(self, *_args: Any, address: str, **_options: Any) -> None:
        """Say what the notice was about."""
        mail = returning.take_notice(sys.stdin.buffer.read(MOST), address=address, now=clock.now())
        if mail is None:
            self.stdout.write("Not about a mail of ours, or not at the address of that mail.")
        else:
            self.stdout.write("A letter came back." if mail.kind == "referral" else "A mail came back.")
