"""The photo or video of an exercise: for staff of its clinic, and for patients who are prescribed the exercise.

Who helps such a patient sees it too.
"""

import re
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from clinic import access
from patients.models import PrescribedExercise
from programmes.models import Upload

MOST_AT_ONCE = 2 * 1024 * 1024  # bytes of one answer to a browser that asks for a part
RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")
HEADERS = {"Content-Disposition": "inline", "Accept-Ranges": "bytes", "Cache-Control": "private, max-age=86400"}


@require_safe
def upload(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return the file, or the part of it that a player asks for."""
    found = _found(request, pk)
    response = _part(found, request.headers.get("Range", "")) or _whole(found)
    for name, value in HEADERS.items():
        response.headers[name] = value
    response.says_nothing_personal = True  # type: ignore[attr-defined]
    return response


def _found(request: HttpRequest, pk: UUID) -> Upload:
    """Return the upload; raises Http404 alike for a missing one and one that this person has no part in."""
    patient, staff = access.patient_or_none(request), access.staff_of(request)
    patients = [patient] if patient else []
    if staff is None and (patient is None or patient.helps):
        patients += access.helped_by(request)
    if patients:
        theirs = PrescribedExercise.objects.filter(
            exercise__upload=pk,
            version__published_at__isnull=False,
            version__prescription__episode__patient__in=patients,
        )
        if theirs.exists():
            return Upload.objects.get(pk=pk)
    if staff is None:
        raise Http404
    found: Upload = access.found(staff, Upload.objects.filter(forgotten_at=None), pk=pk)
    return found


def _whole(found: Upload) -> HttpResponse:
    return HttpResponse(found.part(0, found.size), content_type=found.media_type)


def _part(found: Upload, wanted: str) -> HttpResponse | None:
    """Return the part of a range, no longer than we give at once; None when no range is asked for."""
    asked = RANGE.fullmatch(wanted)
    if asked is None:
        return None
    start, last = int(asked[1]), min(int(asked[2] or found.size - 1), found.size - 1)
    if start > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{found.size}"})
    part = found.part(start, min(last - start + 1, MOST_AT_ONCE))
    headers = {"Content-Range": f"bytes {start}-{start + len(part) - 1}/{found.size}"}
    return HttpResponse(part, status=206, content_type=found.media_type, headers=headers)
