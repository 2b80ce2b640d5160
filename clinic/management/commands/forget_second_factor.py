"""`manage.py forget_second_factor ADDRESS`: for a person who has lost phone, key and recovery codes."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import CommandError, CommandParser

from clinic import security, sessions
from clinic.acting import Acting
from clinic.models import User
from clinic.security import Event


class Command(Acting):
    help = "Take every second factor of an account away and end its sessions; staff then set up a new one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="the address they sign in with; make sure first that it is them who asks")

    def handle(self, *_args: Any, address: str, **_options: Any) -> None:
        user = User.objects.filter(email__iexact=address).first()
        if user is None:
            raise CommandError(f"Nobody signs in with {address}.")
        Authenticator.objects.filter(user=user).delete()
        security.note(Event.FACTORS, account=user.pk, has="none", by="command")
        sessions.end_all(user)
        self.stdout.write(f"{user} has no second factor any more, and is signed out everywhere.")
