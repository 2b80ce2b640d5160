"""The one question of the day after a session that hurt."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic import access, clock
from patients.care import soreness as care
from patients.care.refusal import Refused
from patients.models import Session
from patients.portal.answering import see_other


@require_POST
def soreness(request: HttpRequest, session: UUID) -> HttpResponse:
    """Store whether it has settled, and say what to do today where it has not."""
    patient = access.patient_for(request)
    about = get_object_or_404(Session, patient=patient, key=session)
    try:
        row = care.answer(patient=patient, session=about, settled=request.POST.get("answer", ""), now=clock.now())
    except Refused as refused:
        messages.warning(request, refused.message)
    else:
        ease_off = care.ease_off(row)
        (messages.warning if ease_off else messages.success)(request, ease_off or _("Your answer is saved."))
    return see_other("today")
