"""Who read what. Changes are written by the database itself (pghistory); reads are written here."""

from django.http import HttpRequest

from clinic.models import Clinic, ReadEvent


def record_read(*, request: HttpRequest, clinic: Clinic, subject: str, action: str) -> None:
    """Write that the person behind a request saw a record; `subject` is a text key such as "patient:<id>"."""
    match = request.resolver_match
    ReadEvent.objects.create(
        user=request.user if request.user.is_authenticated else None,
        clinic=clinic,
        subject=subject,
        action=action,
        page=match.view_name if match else "",
    )
