from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from clinic import clock
from clinic.acting import Acting
from clinic.environment import Mode
from clinic.models import Clinic
from patients.demo.play import play
from patients.demo.sign_ins import exist, sign_ins
from patients.tasks import TICKS
from programmes.library import loading


class Command(Acting):
    help = "Make two demo clinics whose patients' histories end today. Refused in production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is a clinic already")

    def handle(self, *args: Any, if_empty: bool, **options: Any) -> None:
        if settings.MODE is Mode.PRODUCTION:
            raise CommandError("The demo is made of people who do not exist; production is for those who do.")
        if not Clinic.objects.exists():
            loading.load()
            play(now=clock.now())
            for task in TICKS.values():  # the history has done their work; once more, each says so to /healthz
                task()
        elif not if_empty:
            raise CommandError("There is a clinic here already. The demo is made only in an empty database.")
        if exist():
            self._print_sign_ins()

    def _print_sign_ins(self) -> None:
        self.stdout.write("Sign in as")
        for role, email, password in sign_ins():
            self.stdout.write(f"  {role:<18} {email:<26} {password}")
        self.stdout.write("Everybody else of the demo has the same password, such as charlie@hillside.example.")
