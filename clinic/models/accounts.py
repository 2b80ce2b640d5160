"""Ways to sign in."""

from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Accounts are known by their address alone."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new account; without a password only the emailed code opens it."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return an account for whoever installs Limber."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the account of an address, however it is capitalised."""
        return self.get(email__iexact=username)


_RIGHTS = ("is_active", "is_staff", "is_superuser", "email")
_BEFORE, _AFTER = (", ".join(f"{row}.{name}" for name in _RIGHTS) for row in ("OLD", "NEW"))
_EPOCH_ONLY_RISES = f"""
    NEW.session_epoch = GREATEST(OLD.session_epoch, NEW.session_epoch);
    IF ({_BEFORE}) IS DISTINCT FROM ({_AFTER})
    THEN NEW.session_epoch = OLD.session_epoch + 1; END IF;
    RETURN NEW;
"""


def ends_sessions(*fields: str) -> pgtrigger.Trigger:
    """Return the trigger of a model with a `user`: their sessions end when one of its fields changes."""
    return pgtrigger.Trigger(
        name="sessions_end",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(*fields),
        func="UPDATE clinic_user SET session_epoch = session_epoch + 1 WHERE id = OLD.user_id; RETURN NULL;",
    )


@pghistory.track(exclude=["password", "last_login", "session_epoch"])
class User(AbstractBaseUser, PermissionsMixin):
    """A way to sign in. What it may do is said by `clinic.access`, never by this table."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_active = models.BooleanField(_("can sign in"), default=True)
    is_staff = models.BooleanField(_("may open the desk"), default=False)
    date_joined = models.DateTimeField(auto_now_add=True)
    session_epoch = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="sessions_end",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(*_RIGHTS, "session_epoch"),
                func=_EPOCH_ONLY_RISES,
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session must know to go on: it no longer does after a change of password or of rights."""
        salt, known = "clinic.models.accounts.session", f"{self.session_epoch}/{self.password}"
        return salted_hmac(salt, known, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        """Return the name to greet with."""
        return self.name

    def get_short_name(self) -> str:
        """Return the first of the names."""
        return self.name.split(" ")[0]
