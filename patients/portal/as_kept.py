"""Everything that is kept about a patient, for the staff whom the patient asked for a copy: the same copy."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from clinic.audit import How
from patients.portal import copies
from patients.portal.as_seen import looked_at


@require_safe
def kept_as_data(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return every row about the patient, for a machine to read."""
    return copies.as_data(looked_at(request, pk, How.EXPORTED))


@require_safe
def kept_to_read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return the same as a page that needs nothing else."""
    return copies.to_read(request, looked_at(request, pk, How.EXPORTED))


@require_safe
def kept_as_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return the same as tagged PDF."""
    return copies.as_paper(looked_at(request, pk, How.EXPORTED))
