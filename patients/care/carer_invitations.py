"""How a carer takes up an access: by a link and a code, once, and with an account of their own."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic import proving
from clinic.models import Staff, User
from patients.care.carers import token_of
from patients.care.refusal import Refused
from patients.care.ways_in import hash_of, new_account
from patients.models import CarerAccess


def link_of(row: CarerAccess) -> str:
    """Return the address to open."""
    return settings.BASE_URL + reverse("carer-invitation", args=[token_of(row)])


def find(token: str, now: datetime) -> CarerAccess | None:
    """Return the access of a token while it can be taken up."""
    rows = CarerAccess.objects.open().filter(token_hash=hash_of(token), accepted_at=None, invited_until__gt=now)
    return rows.select_related("patient__clinic").first()


def account_of(row: CarerAccess) -> User | None:
    """Return the account that the invited address has already."""
    return User.objects.filter(email__iexact=row.email).first()


@transaction.atomic
def accept(*, token: str, code: str, user: User | None, password: str | None, now: datetime) -> User:
    """Return the account that has the access now: the one signed in, or a new one. Raises Refused."""
    row = CarerAccess.objects.select_for_update().open().filter(token_hash=hash_of(token)).first()
    if row is None or row.accepted_at is not None or row.invited_until <= now:
        raise Refused(_("This link has been used or is too old. Ask whoever invited you for a new one."))
    if not proving.is_told(code, row.code):
        raise Refused(_("This is not the code. Ask whoever invited you to read it to you."), "code")
    taken = _("You have an account already. Sign in first, then open this link again.")
    account = _own(row, user) if user else new_account(row.email, password, name=row.name, taken=taken)
    row.user, row.accepted_at = account, now
    row.save(update_fields=["user", "accepted_at"])
    return account


def _own(row: CarerAccess, user: User) -> User:
    if user.email.lower() != row.email:
        raise Refused(_("You are signed in with another address than the one that was invited. Sign out first."))
    if user.is_staff or user.is_superuser or Staff.objects.filter(user=user).exists():
        raise Refused(_("A work account cannot be used here. Ask to be invited at another address."))
    return user
