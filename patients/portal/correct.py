"""What was sent by mistake: the same questions again for a day, with what was answered; a note after that."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import access, clock
from patients.care import amending
from patients.care.refusal import Refused
from patients.models import CheckIn, Patient, PrescribedExercise, Session
from patients.models.check_in import CheckInKind
from patients.models.session import Outcome
from patients.portal.answering import posted_key, see_other, take
from patients.portal.forms.check_in import CANNOT_SAY, CheckInForm, StartCheckForm
from patients.portal.forms.remark import RemarkForm
from patients.portal.forms.session import SessionForm
from patients.portal.forms.symptoms import symptom_choices
from patients.portal.session import saved
from patients.rules.symptoms import Group

SESSION, CHECK_IN, NOTE = "portal/correct_session.html", "portal/correct_check_in.html", "portal/remark.html"


@require_http_methods(["GET", "HEAD", "POST"])
def correct_session(request: HttpRequest, session: UUID) -> HttpResponse:
    """Ask again what was done in a session, and store the correction beside it."""
    patient = access.patient_for(request)
    row = get_object_or_404(Session.objects.select_related("version"), patient=patient, key=session)
    if not amending.may_correct(row, clock.now()):
        return remark(request, patient, session=row)
    last = amending.last_of(row)
    exercises = offered(last)
    if request.method != "POST":
        form = SessionForm(exercises, initial=said_of(last))
        return render(request, SESSION, {"form": form, "session": row, "key": uuid4()})
    form, key = SessionForm(exercises, request.POST), posted_key(request)
    if form.is_valid() and (done := corrected(patient, row, key, form)):
        return saved(request, patient, done)
    return render(request, SESSION, {"form": form, "session": row, "key": key})


@require_http_methods(["GET", "HEAD", "POST"])
def correct_check_in(request: HttpRequest, check_in: UUID) -> HttpResponse:
    """Ask the check-in again, and store the correction beside it; no red flag is withdrawn."""
    patient = access.patient_for(request)
    row = get_object_or_404(CheckIn, patient=patient, key=check_in)
    if not amending.may_correct(row, clock.now()):
        return remark(request, patient, check_in=row)
    asks = StartCheckForm if row.kind == CheckInKind.START else CheckInForm
    if request.method == "POST":
        return take(request, patient, asks(request.POST), CHECK_IN, corrects=row)
    form = asks(initial=answered(amending.last_of(row)))
    return render(request, CHECK_IN, {"form": form, "corrects": row, "key": uuid4()})


def offered(session: Session) -> list[PrescribedExercise]:
    """Return the exercises that a session held."""
    logs = session.logs.exclude(outcome=Outcome.NOT_OFFERED).select_related("exercise__exercise")
    return [log.exercise for log in logs]


def corrected(patient: Patient, row: Session, key: UUID, form: SessionForm) -> Session | None:
    """Return the stored correction; what was refused stands in the form."""
    said = {name: value for name, value in form.said().items() if name != "short"}
    try:
        return amending.correct_session(
            patient=patient, session=row, key=key, logs=form.logs(), now=clock.now(), **said
        )
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return None


def said_of(session: Session) -> dict[str, Any]:
    """Return what was answered about a session, by the names of the form."""
    answers = {name: getattr(session, name) for name in ("stopped_for_pain", "pain_after", "effort", "note")}
    for log in session.logs.all():
        named = {"outcome": log.outcome, "reason": log.reason, "pain": log.pain}
        answers |= {f"{name}-{log.exercise_id}": value for name, value in named.items()}
    return answers


def answered(check_in: CheckIn) -> dict[str, Any]:
    """Return what was answered in a check-in, by the names of the form. A "no" to a red flag is never filled in."""
    return {
        "pain": check_in.pain,
        "change": check_in.change or CANNOT_SAY,
        "severe": "yes" if check_in.severe else None,
        "note": check_in.note,
        "history": check_in.history,
        **{group.value: ticked(check_in, group) for group in Group},
    }


def ticked(check_in: CheckIn, group: Group) -> list[str]:
    return [code for code, _label in symptom_choices(group) if code in check_in.symptoms]


def remark(
    request: HttpRequest, patient: Patient, *, session: Session | None = None, check_in: CheckIn | None = None
) -> HttpResponse:
    """Take a note about what can no longer be corrected."""
    form, key = RemarkForm(request.POST if request.method == "POST" else None), posted_key(request)
    if form.is_valid():
        text = form.cleaned_data["text"]
        amending.remark(patient=patient, key=key, text=text, now=clock.now(), session=session, check_in=check_in)
        messages.success(request, _("Your note is saved."))
        return see_other("today")
    about = session.started_at if session else check_in.answered_at if check_in else None
    shown = {"form": form, "key": key, "session": session, "about": about.astimezone(patient.zone) if about else None}
    return render(request, NOTE, shown)
