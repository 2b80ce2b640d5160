"""The outbox: what must be said is written down with what happened, and sent afterwards."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    """Registers the kinds of mail that are the ground floor's own, and what is measured of the outbox."""

    name = "clinic.mail"
    label = "mail"
    verbose_name = _("Mail")

    def ready(self) -> None:
        """Register the mails of sign-in and of a storm, and the gauges."""
        from clinic import metrics
        from clinic.mail import gauges
        from clinic.mail.accounts import ACCOUNT
        from clinic.mail.holding import STORM
        from clinic.mail.kinds import register

        register(ACCOUNT)
        register(STORM)
        metrics.register(gauges.measure)
