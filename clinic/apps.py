"""The organisation and the ground floor."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class ClinicConfig(AppConfig):
    """Registers the system checks and loads Celery, so that shared tasks find their app."""

    name = "clinic"
    verbose_name = _("Clinic")

    def ready(self) -> None:
        """Load what registers itself."""
        from clinic import catalogues, celery, checks, read_log, staff_admin  # noqa: F401

        catalogues.drop_empty(settings.LANGUAGE_CODE)
