from argparse import ArgumentParser
from datetime import datetime
from getpass import getuser
from typing import Any

from django.core.management.base import CommandError

from clinic import clock
from clinic.acting import Acting
from clinic.mail import holding
from clinic.mail.hold import Hold, Why
from clinic.mail.kinds import UnknownKind, kind_of


class Command(Acting):
    help = "Show why mail waits and what would be sent; send or drop it when asked to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--clinic", default="", help="one clinic only, by its short name")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--send", action="store_true", help="send what waits and is still due")
        what.add_argument("--drop", action="store_true", help="drop what a cap has held back")
        what.add_argument("--pause", metavar="WHY", default="", help="send nothing more until --send")

    def handle(self, *_args: Any, clinic: str, pause: str, **given: Any) -> None:
        now, by = clock.now(), f"{getuser()}, manage.py outbox"
        if pause:
            holding.pause(by=by, note=pause[:300], now=now)
        holds = [hold for hold in holding.open_holds() if not clinic or (hold.clinic and hold.clinic.slug == clinic)]
        for hold in holds:
            self._show(hold, now)
            if given["send"]:
                self._decided(holding.send(by=by, hold=hold, now=now), hold)
            elif given["drop"]:
                self._decided(holding.drop(by=by, hold=hold, now=now), hold)
        if not holds:
            self.stdout.write("Nothing is held back: mail goes out as it falls due.")

    def _show(self, hold: Hold, now: datetime) -> None:
        found, whose = holding.what_waits(hold, now=now), hold.clinic.name if hold.clinic else "Sign-in"
        self.stdout.write(
            f"{whose}: {hold} ({hold.note}), since {hold.began_at:%Y-%m-%d %H:%M} UTC, by {hold.by or 'Limber'}"
        )
        self.stdout.write(f"  would be sent, at most: {found.mails} mails to {found.addresses} addresses")
        for kind, count in found.kinds.items():
            self.stdout.write(f"    {count:>6}  {_title(kind)}")
        if found.oldest and found.newest:
            self.stdout.write(f"  due from {found.oldest:%Y-%m-%d %H:%M} to {found.newest:%Y-%m-%d %H:%M} UTC")
        self.stdout.write(f"  too late to be of use, not sent: {found.expired}")
        if hold.why == Why.RESTORED:
            self.stdout.write(
                f"  perhaps sent already after the backup was made, which nobody knows: {found.perhaps_sent};"
                " each goes again under the same Message-ID and is marked as possibly sent twice"
            )

    def _decided(self, done: bool, hold: Hold) -> None:  # noqa: FBT001
        hold.refresh_from_db()
        if done:
            self.stdout.write(f"  {hold.get_outcome_display()}.")
        elif hold.lifted_at is None:
            raise CommandError(
                "Limber has not yet worked out all that is due: run manage.py sweep, and ask again."
                if holding.still_planning(hold)
                else "A pause can be lifted with --send only: what it keeps back is not dropped."
            )


def _title(kind: str) -> str:
    try:
        return str(kind_of(kind).title or kind)
    except UnknownKind:
        return kind
