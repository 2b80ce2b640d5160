"""One session: each exercise with its dose, and what was done of it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import access, clock
from patients.care import following
from patients.care.advising import card, held_cards, names_of, not_recorded
from patients.care.following import PrescriptionDay, Slot, Today
from patients.care.recording import begun_at
from patients.care.red_flags import hurt_badly, very_severe_from
from patients.care.refusal import Refused
from patients.models import Patient, Session
from patients.models.session import SkipReason
from patients.portal.answering import lead, posted_key
from patients.portal.forms.session import SessionForm
from patients.portal.player import player_of
from patients.portal.posted import told_in
from patients.portal.safety import with_advice
from patients.portal.sheets import sheets_of
from patients.rules.findings import Finding

PAGE = "portal/session.html"


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, prescription: UUID) -> HttpResponse:
    """Show the session and take what was done; while it is on hold, show why instead."""
    patient, now = access.patient_for(request), clock.now()
    if request.method == "POST" and (known := stored(patient, request)):
        return saved(request, patient, known)
    # What was begun before the day turned belongs to the day before.
    begun = started_at(request.POST.get("started", ""), now)
    day = following.today(patient=patient, now=begun)
    found, slot = find(patient, day, prescription, request)
    if day.held:
        context = {
            "cards": held_cards(day.held),
            "sheets": sheets_of(day.held, patient),
            "not_saved": request.method == "POST",
        }
        return with_advice(render(request, "portal/on_hold.html", context))
    if request.method == "POST":
        return take(request, patient, found, slot, begun)
    if day.needs_start_check:
        return redirect("start-check")
    context = shown(found, slot, SessionForm(slot.exercises), uuid4(), now.isoformat())
    context |= {"player": player_of(patient, prescription, slot), "reasons": SkipReason.choices}
    return render(request, PAGE, context | {"sore": day.sore})


def stored(patient: Patient, request: HttpRequest) -> Session | None:
    """Return the session that an earlier post of the same key stored."""
    return Session.objects.filter(patient=patient, key=posted_key(request)).first()


def find(patient: Patient, day: Today, prescription: UUID, request: HttpRequest) -> tuple[PrescriptionDay, Slot]:
    """Return the prescription and the slot of the address, or Http404 for anything that is not today's."""
    number = request.POST.get("slot") or request.GET.get("slot") or "1"
    candidates = [one for one in day.prescriptions if one.version.prescription_id == prescription]
    if exercises := posted_exercises(request):
        shown = following.as_shown(patient=patient, prescription=prescription, exercises=exercises, day=day.day)
        candidates = [shown] if shown else candidates
    for candidate in candidates:
        for slot in candidate.slots:
            if str(slot.number) == number:
                return candidate, slot
    raise Http404


def posted_exercises(request: HttpRequest) -> list[int]:
    """Return the keys of the exercises that were shown: every version has its own."""
    keys = (name.removeprefix("outcome-") for name in request.POST if name.startswith("outcome-"))
    return [int(key) for key in keys if key.isdecimal() and len(key) < 16]


def take(request: HttpRequest, patient: Patient, found: PrescriptionDay, slot: Slot, begun: datetime) -> HttpResponse:
    """Store what was done, or show the page again with what is missing."""
    form, key = SessionForm(slot.exercises, request.POST), posted_key(request)
    if form.is_valid():
        try:
            done = following.record_session(
                patient=patient,
                version=found.version,
                key=key,
                slot=slot.number,
                started_at=begun,
                logs=form.logs(),
                now=clock.now(),
                **form.said(),
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            return saved(request, patient, done)
    context = shown(found, slot, form, key, begun.isoformat())
    if told_in(request, very_severe_from(patient)).pain_at_exercise:
        phone = patient.clinic.phone
        context |= {"cards": [card(Finding.EXERCISE_PAIN, saved=False)], "not_recorded": not_recorded(phone)}
    return with_advice(render(request, PAGE, context))


def started_at(posted: str, now: datetime) -> datetime:
    """Return when the session began: a session belongs to that day, however late it arrives."""
    try:
        return begun_at(parse_datetime(posted), now)
    except ValueError:
        return now


def saved(request: HttpRequest, patient: Patient, done: Session) -> HttpResponse:
    """Return to today, or say at once what to do about pain."""
    if not hurt_badly(patient, done):
        messages.success(request, _("Session %(slot)d is saved.") % {"slot": done.slot})
        return with_advice(lead(patient, "today"))
    concern = patient.concerns.open().filter(finding=Finding.EXERCISE_PAIN).first()
    context = {"cards": [card(Finding.EXERCISE_PAIN, names=names_of(patient, concern))], "saved": True, "ask": True}
    return with_advice(render(request, "portal/advice.html", context))


def shown(found: PrescriptionDay, slot: Slot, form: SessionForm, key: UUID, started: str) -> dict[str, Any]:
    prefetch_related_objects(slot.exercises, "exercise__upload")  # whose figures are shown
    return {"prescription": found, "slot": slot, "form": form, "key": key, "started": started}
