"""What every way in by a link has in common: how long it works, how its token is made and kept, and the new account."""

import hashlib
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from clinic.models import User
from patients.care.refusal import Refused

VALID_FOR = timedelta(days=14)


def token_from(seed: str, *, kind: str) -> str:
    """Return the token of a seed, the same each time: neither it nor the link is stored."""
    return salted_hmac(kind, seed, algorithm="sha256").hexdigest()


def hash_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def new_account(email: str, password: str | None, *, name: str, taken: str) -> User:
    """Return a new account; raises Refused for a poor password, and in the words of `taken` where there is one."""
    if password:
        try:
            validate_password(password, User(email=email, name=name))
        except ValidationError as error:
            raise Refused(" ".join(error.messages), "password") from None
    try:
        with transaction.atomic():
            return User.objects.create_user(email, password, name=name)
    except IntegrityError:
        raise Refused(taken) from None
