"""What every page of a carer does: whose it is, noted in the read log with who looked."""

from django.http import HttpRequest

from clinic import access, audit
from clinic.audit import How
from patients.models import Patient


def seen(request: HttpRequest, how: How = How.OPENED) -> Patient:
    """Return the patient whom a carer helps, and note that they looked."""
    patient: Patient = access.patient_for(request)
    if request.method != "POST":
        audit.record_read(request=request, clinic=patient.clinic, subject=f"patient:{patient.pk}", how=how)
    return patient
