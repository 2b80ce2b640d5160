"""The organisation and the ground floor."""

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    """Registers the system checks and loads Celery, so that shared tasks find their app."""

    name = "clinic"
    verbose_name = "Clinic"

    def ready(self) -> None:
        """Load what registers itself."""
        from clinic import celery, checks, read_log, staff_admin  # noqa: F401
