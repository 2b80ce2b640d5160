"""The outbox: what must be said is written down with what happened, and sent afterwards."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    """Registers the one kind of mail that is the ground floor's own."""

    name = "clinic.mail"
    label = "mail"
    verbose_name = _("Mail")

    def ready(self) -> None:
        """Register the mails of sign-in."""
        from clinic.mail.accounts import ACCOUNT
        from clinic.mail.holding import STORM
        from clinic.mail.kinds import register

        register(ACCOUNT)
        register(STORM)
