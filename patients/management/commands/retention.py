from argparse import ArgumentParser
from getpass import getuser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from clinic import clock, erasing
from clinic.acting import Acting
from patients.care import keeping, letting_go
from patients.care.refusal import Refused
from patients.models import Patient
from patients.rules.schedule import local_date


class Command(Acting):
    help = "Say which records need not be kept any more, by their keys. Erases nothing unless told to, one by one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--erase", metavar="KEY", help="erase this record for good, as the owner of the database")
        parser.add_argument("--why", default="", help="kept beside each erased row; needed to erase")

    def handle(self, *args: Any, erase: str | None, why: str, **options: Any) -> None:
        if erase:
            self._erase(erase, why.strip())
        else:
            self._report()

    def _report(self) -> None:
        """Print keys, never names: what a command prints ends up in logs."""
        now, count, over, held = clock.now(), 0, 0, 0
        for kept in keeping.all_kept():
            count += 1
            if kept.until and kept.until <= local_date(now, kept.patient.zone):
                over, held = over + 1, held + kept.held
                said = "a legal hold keeps it" if kept.held else "may be erased"
                nation = kept.patient.clinic.nation
                self.stdout.write(
                    f"{kept.patient.pk} {nation}: last entry {kept.last_entry}, kept until {kept.until}: {said}"
                )
        self.stdout.write(f"{count} records, {over} past their time, {held} of these held. Nothing was erased.")

    def _erase(self, key: str, why: str) -> None:
        if not why:
            raise CommandError("Say why: --why TEXT. Nothing was erased.")
        if not erasing.may_erase():
            words = "Only the owner of the database can: DATABASE_URL=$OWNER_DATABASE_URL manage.py retention"
            raise CommandError(f"{words} --erase KEY\nNothing was erased.")
        try:
            patient = Patient.objects.select_related("clinic").get(pk=key)
            by = f"{getuser()}, manage.py retention"
            count = letting_go.let_go(patient=patient, by=by, why=why[:300], now=clock.now())
        except (Patient.DoesNotExist, ValidationError):
            raise CommandError(f"There is no record with the key {key}.") from None
        except Refused as refusal:
            raise CommandError(f"{refusal.message} Nothing was erased.") from None
        self.stdout.write(f"Erased: {count} rows. Backups that were made before still hold them.")
