"""That an address is theirs who is to sign in with it: a code is mailed there, and they tell it to whoever adds them.

Whether the address already has an account somewhere is told to its owner, in the mail, and to nobody else.
"""

import base64
import hmac
import time

from django.core.mail import send_mail
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from clinic import throttle
from clinic.models import Staff, User

HOLDS = 15 * 60  # seconds; a code of the window before is still taken
MOST, WITHIN = 20, 3600  # mails that one member of staff has sent, and in how many seconds


def ask(address: str, *, by: Staff) -> bool:
    """Mail a code, or to whom has an account already that it cannot be used; False for too many mails."""
    if throttle.wait_for(f"proving/{by.pk}", most=MOST, seconds=WITHIN):
        return False
    clinic = {"clinic": by.clinic.name, "code": code_of(address, by)}
    if _has_account(address):
        said = _("%(clinic)s wants to add you to its staff, but somebody signs in with this address already. Tell them"
                 " another address of yours, if that is right.")  # fmt: skip
    else:
        said = _("%(clinic)s wants to add you to its staff. If that is right, tell them this code: %(code)s\n\nIt"
                 " holds for a quarter of an hour.")  # fmt: skip
    send_mail(_("You are to be added to the staff of a clinic"), said % clinic, None, [address])
    return True


def is_theirs(address: str, code: str, *, by: Staff) -> bool:
    """Return whether whoever reads the mail of an address has told the code, and the address is free."""
    known = [code_of(address, by, ago=ago) for ago in (0, 1)]
    return any(is_told(code, one) for one in known) and not _has_account(address)


def code_of(address: str, by: Staff, *, ago: int = 0) -> str:
    """Return the code of an address, for the one who asked; `ago` windows of time before this one."""
    named = f"{by.pk}/{address.lower()}/{int(time.time() // HOLDS) - ago}"
    return to_tell("clinic.proving", named)


def to_tell(kind: str, named: str) -> str:
    """Return a code of eight signs (40 bits) that a person tells another, the same each time."""
    text = base64.b32encode(salted_hmac(kind, named, algorithm="sha256").digest()).decode()
    return f"{text[:4]}-{text[4:8]}"


def is_told(typed: str, code: str) -> bool:
    """Return whether a code was typed, however it was spaced."""
    said, known = ("".join(one.split()).upper().replace("-", "") for one in (typed, code))
    return hmac.compare_digest(said.encode("utf-8", "replace"), known.encode())


def _has_account(address: str) -> bool:
    return User.objects.filter(email__iexact=address).exists()
