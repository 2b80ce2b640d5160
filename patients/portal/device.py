"""What a phone may know of who is signed in on it, and that what it sends is sent by the same person."""

from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic import access, clock
from patients.care import following
from patients.models import Patient
from patients.rules.schedule import patient_day
from programmes.models import Kind, Upload

HEADER = "Limber-Account"
SALT = "patients.portal.device"
PAGES = ("today", "check-in", "start-check", "symptom", "programme", "progress", "sheet", "flare", "help-now")
MOST_PHOTOS = 8 * 1024 * 1024  # bytes of photos that a phone keeps: some forty, as large as we keep them


def account_of(user: Any) -> str:
    """Return a name for an account that says nothing about it, the same on each of its phones."""
    return salted_hmac(SALT, str(user.pk), algorithm="sha256").hexdigest()[:24]


class SameAccount:
    """Names the account on each page of a patient, and refuses what a page of another account sends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        named = request.headers.get(HEADER)
        if named and not (request.user.is_authenticated and named == account_of(request.user)):
            return somebody_else()
        response = self.get_response(request)
        patient: Any = getattr(request, "_patient", None)
        if patient is not None and patient.helped_by is None:  # of somebody else's record a phone keeps nothing
            response.headers[HEADER] = account_of(request.user)
        return response


def somebody_else() -> HttpResponse:
    """Return that nothing was stored: the phone keeps it until the same person signs in."""
    title = _("You are not signed in as the person who wrote this")
    problem = {"type": "about:blank", "title": title, "status": 403, "detail": _("Sign in again and it is sent.")}
    return JsonResponse(problem, status=HTTPStatus.FORBIDDEN, content_type="application/problem+json")


@require_safe
def device(request: HttpRequest) -> JsonResponse:
    """Return who is signed in, the time, a token to send with, and what to keep; for a stranger, nobody."""
    patient = access.patient_or_none(request) if request.user.is_authenticated else None
    now = clock.now()
    answer: dict[str, Any] = {"account": None, "now": now.isoformat(), "pages": [], "photos": []}
    if patient is not None:
        answer |= {"account": account_of(request.user), "token": get_token(request)}
        answer |= {"pages": [*pages(patient, now)], "photos": [*photos(patient, now)]}
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


def pages(patient: Patient, now: Any) -> Iterator[str]:
    """Yield the addresses that a phone keeps: the day, each of its sessions, and what may be told."""
    yield from map(reverse, PAGES)
    for prescription in following.today(patient=patient, now=now).prescriptions:
        for slot in prescription.slots:
            address = reverse("session", args=[prescription.version.prescription_id])
            yield f"{address}?slot={slot.number}"


def photos(patient: Patient, now: Any) -> Iterator[str]:
    """Yield the addresses of the photos of the programme, as many as have room. A video is not kept: it is large."""
    room = MOST_PHOTOS
    for upload in _uploads(patient, now):
        if upload.kind == Kind.PHOTO and upload.size <= room:
            room -= upload.size
            yield reverse("upload", args=[upload.pk])


def _uploads(patient: Patient, now: Any) -> Iterable[Upload]:
    """Return each upload that shows an exercise of the programme, once, in the order of its pages."""
    versions = following.in_force_or_next(patient, patient_day(now, patient.zone, patient.day_starts_at))
    prescribed = (one.exercise for version in versions for one in version.exercises.all())
    return dict.fromkeys(exercise.upload for exercise in prescribed if exercise.upload)
