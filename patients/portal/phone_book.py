"""The clinic's phone on the patient's own device, so that it can be shown when nothing else works."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

NAME = "clinic"
SALT = "patients.portal.phone_book"
ONE_YEAR = 365 * 24 * 60 * 60


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Keep the phone of the patient's clinic in a signed cookie; the page of a stranger changes nothing."""
    patient: Any = getattr(request, "_patient", None)
    if patient is None or phone_of(request) == patient.clinic.phone:
        return
    response.set_cookie(
        NAME,
        signing.dumps(patient.clinic.phone, salt=SALT),
        max_age=ONE_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def phone_of(request: HttpRequest) -> str:
    """Return the phone of the clinic last seen on this device; empty when unknown or tampered with."""
    try:
        return str(signing.loads(request.COOKIES.get(NAME, ""), salt=SALT))
    except signing.BadSignature:
        return ""
