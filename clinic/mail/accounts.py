"""Mails of sign-in: a code or a link, sealed while it waits and wiped once it is settled."""

import base64
import json
from dataclasses import asdict
from datetime import timedelta

from cryptography.fernet import Fernet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from clinic.mail.kinds import Kind, Mail
from clinic.mail.models import Message

USEFUL_FOR = timedelta(minutes=15)


def _fernet() -> Fernet:
    key = salted_hmac("clinic.mail.accounts", "seal", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(mail: Mail) -> str:
    """Return a mail that only this installation can read."""
    words = {name: value for name, value in asdict(mail).items() if name != "attachments"}
    return _fernet().encrypt(json.dumps(words).encode()).decode()


def unseal(message: Message) -> Mail:
    """Return the mail sealed in a message. Raises InvalidToken once the secret key has changed."""
    return Mail(**json.loads(_fernet().decrypt(message.sealed.encode())))


ACCOUNT = Kind("account", compose=unseal, title=_("Sign-in"), urgent=True)
