"""Who follows a programme, how it goes, and what happens when it does not."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PatientsConfig(AppConfig):
    """Registers its kinds of mail, its rows of the access table and its side of the desk."""

    name = "patients"
    verbose_name = _("Patients")

    def ready(self) -> None:
        """Tell the ground floor what this app adds to it."""
        from clinic import metrics
        from clinic.mail import storm
        from patients import access, admin, fields  # noqa: F401  (admin registers itself)
        from patients.admin import reads  # noqa: F401  (tells the read log who is who)
        from patients.api.routes import api_routes
        from patients.care import emails, episodes, gauges, texts
        from patients.portal.routes import portal_routes

        access.declare_all()
        fields.declare_fields()
        portal_routes()
        api_routes()
        emails.register_kinds()
        texts.register_texts()
        metrics.register(gauges.measure)
        storm.count_people_by(episodes.active_patients)
