"""Who follows a programme, how it goes, and what happens when it does not."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PatientsConfig(AppConfig):
    """Registers the kinds of mail that this app sends."""

    name = "patients"
    verbose_name = _("Patients")

    def ready(self) -> None:
        """Tell the outbox how each kind is composed."""
        from patients.care import emails

        emails.register_kinds()
