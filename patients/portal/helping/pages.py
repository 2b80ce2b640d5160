"""What a carer may see: the day, the programme, how it goes, and when to get help."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clinic import clock
from clinic.audit import How
from patients.care import carers, following, reviews
from patients.models.carer import Scope
from patients.portal import paper as on_paper
from patients.portal import progress as in_pictures
from patients.portal.helping.seen import seen
from patients.portal.today import count, next_session
from patients.rules.schedule import patient_day


@require_safe
def helping(request: HttpRequest) -> HttpResponse:
    """Show whom this account helps, to choose one."""
    user: Any = request.user
    return render(request, "portal/helping/whom.html", {"accesses": carers.of_account(user, clock.now())})


@require_safe
def today(request: HttpRequest, access: UUID) -> HttpResponse:
    """Show the day; of what is on hold only that it is, and whom to phone."""
    patient, now = seen(request), clock.now()
    day = following.today(patient=patient, now=now)
    may_answer = patient.helped_by is not None and patient.helped_by.scope == Scope.HELP
    shown = {
        "today": day,
        "next": next_session(day) if may_answer else None,
        "counts": count(day),
        "review": reviews.told(patient, now) if day.may_have_a_review else None,
        "may_answer": may_answer,
    }
    return render(request, "portal/helping/today.html", shown)


@require_safe
def programme(request: HttpRequest, access: UUID) -> HttpResponse:
    """Show every exercise of what holds today, or of what starts next."""
    patient = seen(request)
    day = patient_day(clock.now(), patient.zone, patient.day_starts_at)
    shown = {"versions": following.in_force_or_next(patient, day), "day": day}
    return render(request, "portal/helping/programme.html", shown)


@require_safe
def paper(request: HttpRequest, access: UUID) -> HttpResponse:
    """Show the programme as it prints."""
    patient = seen(request, How.PRINTED)
    return on_paper.to_print(request, patient, as_pdf=reverse("helping-paper-as-pdf", args=[access]))


@require_safe
def paper_as_pdf(request: HttpRequest, access: UUID) -> HttpResponse:
    """Return the same as tagged PDF."""
    return on_paper.as_file(request, seen(request, How.PRINTED))


@require_safe
def progress(request: HttpRequest, access: UUID) -> HttpResponse:
    """Show how it goes in the last eight weeks at most; the goal and notes are between patient and clinic."""
    patient, now = seen(request), clock.now()
    return render(request, "portal/helping/progress.html", in_pictures.course(patient, None, now))


@require_safe
def help_now(request: HttpRequest, access: UUID) -> HttpResponse:
    """Show when to get help, and whom to phone."""
    seen(request)
    return render(request, "portal/help_now.html")
