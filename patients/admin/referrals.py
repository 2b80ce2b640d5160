"""Letters at the desk: read, changed while a draft, signed, sent or printed, and followed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from clinic import clock
from clinic.access import Action
from clinic.admin import site
from clinic.audit import How
from clinic.models import Staff
from patients.admin import hiding
from patients.admin.forms.letters import CorrectForm, LetterForm, SendForm, StepForm
from patients.admin.page import done, done_or_refused, found, key_of, page, read, refused_at
from patients.admin.searching import ByPatient
from patients.care import correcting, framing, letters, papers, referrals
from patients.care.letter_states import TRANSITIONS
from patients.care.refusal import Refused
from patients.models import Patient, Referral
from patients.models.referral import ReferralStatus

WITH_PATIENT = Referral.objects.select_related(
    "episode__patient__clinic", "signed_by__user", "concern", "recipient", "corrects"
)
EDITABLE = (ReferralStatus.DRAFT, ReferralStatus.RETURNED)
UNSENT = (ReferralStatus.DRAFT, ReferralStatus.SIGNED, ReferralStatus.RETURNED)


def steps_of(referral: Referral) -> list[tuple[str, Any]]:
    """Return the steps that a person may record; signing has a button of its own."""
    may_follow = TRANSITIONS[ReferralStatus(referral.status)] - {ReferralStatus.SIGNED}
    return [(status.value, status.label) for status in ReferralStatus if status in may_follow]


def address(referral: Referral) -> str:
    """Return the address of a letter's page."""
    return reverse("admin:patients_referral_change", args=[referral.pk])


def show(request: HttpRequest, referral: Referral, **bound: Any) -> HttpResponse:
    """Return the page of a letter, with the forms for what can be done next."""
    read(request, referral.episode.patient)
    steps = steps_of(referral)
    forms: dict[str, Any] = {
        "letter_form": _letter_form(referral),
        "send_form": _send_form(referral),
        "step_form": StepForm(steps=steps) if steps else None,
        "correct_form": CorrectForm() if _may_be_corrected(referral) else None,
    } | bound
    return page(
        request,
        "referral.html",
        patient=referral.episode.patient,
        title=referral.subject,
        referral=referral,
        parts=letters.parts(referral),
        frame=framing.frame_of(referral),
        standing=letters.standing(referral),
        missing=letters.missing(referral) if referral.status in UNSENT else [],
        entries=referral.entries.select_related("by__user"),
        form=next(iter(bound.values()), None),
        can_sign=ReferralStatus.SIGNED in TRANSITIONS[ReferralStatus(referral.status)],
        can_be_received=ReferralStatus.RECEIVED in TRANSITIONS[ReferralStatus(referral.status)],
        **forms,
    )


def _letter_form(referral: Referral) -> LetterForm | None:
    if referral.status not in EDITABLE or referral.sent_at is not None:
        return None
    return LetterForm(initial={"letter": referral.letter, "urgency": referral.urgency})


def _send_form(referral: Referral) -> SendForm | None:
    if referral.status not in UNSENT:
        return None
    known = referral.recipient
    said = {} if known else {"recipient_name": referral.recipient_name, "recipient_email": referral.recipient_email}
    return SendForm(initial={"recipient": known, **said}, clinic=referral.episode.patient.clinic)


def _may_be_corrected(referral: Referral) -> bool:
    return referral.sent_at is not None and not Referral.objects.filter(corrects=referral).exists()


def _posted(
    request: HttpRequest, referral: Referral, name: str, form: Any, act: Callable[[], object], said: str
) -> HttpResponse:
    """Act on a posted form; its page again when it is wrong or refused."""
    if form.is_valid():
        try:
            act()
            return done(request, said, address(referral))
        except Refused as refusal:
            refused_at(form, refusal)
    return show(request, referral, **{name: form})


@require_POST
def change_letter(request: HttpRequest, pk: Any) -> HttpResponse:
    """Keep the changed text of a draft."""
    staff, referral = found(request, WITH_PATIENT.all(), Action.CHANGE, pk)
    form = LetterForm(request.POST)
    return _posted(
        request,
        referral,
        "letter_form",
        form,
        lambda: referrals.change_letter(by=staff, referral=referral, now=clock.now(), **form.cleaned_data),
        _("The letter is saved."),
    )


@require_POST
def sign(request: HttpRequest, pk: Any) -> HttpResponse:
    """Sign a letter."""
    staff, referral = found(request, WITH_PATIENT.all(), Action.SIGN, pk)
    return done_or_refused(
        request,
        lambda: referrals.sign(by=staff, referral=referral, now=clock.now()),
        _("You have signed the letter. Send it now, or print it."),
        address(referral),
    )


@require_POST
def send(request: HttpRequest, pk: Any) -> HttpResponse:
    """Send a signed letter by mail."""
    staff, referral = found(request, WITH_PATIENT.all(), Action.SEND, pk)
    form = SendForm(request.POST, clinic=referral.episode.patient.clinic)
    only, now = "only" in request.POST, clock.now()
    act = referrals.address if only else referrals.send
    said = _("The letter is in the outbox. It counts as sent once the other mail server has taken it.")
    return _posted(
        request,
        referral,
        "send_form",
        form,
        lambda: _to_chosen(act, form, staff, referral, now),
        _("The recipient is kept.") if only else said,
    )


@transaction.atomic
def _to_chosen(act: Callable[..., object], form: SendForm, by: Staff, referral: Referral, now: datetime) -> None:
    """Act with whom the form names; somebody new is in the directory only when the act succeeds."""
    act(by=by, referral=referral, recipient=form.chosen(by=by, now=now), now=now)


@require_POST
def correct(request: HttpRequest, pk: Any) -> HttpResponse:
    """Open the next version of a letter that was sent, and lead there."""
    staff, referral = found(request, WITH_PATIENT.all(), Action.CHANGE, pk)
    form = CorrectForm(request.POST)
    if form.is_valid():
        try:
            following = correcting.correct(by=staff, referral=referral, now=clock.now(), **form.cleaned_data)
            return done(request, _("This is the next version. Change it, sign it and send it."), address(following))
        except Refused as refusal:
            refused_at(form, refusal)
    return show(request, referral, correct_form=form)


@require_POST
def record(request: HttpRequest, pk: Any) -> HttpResponse:
    """Record what happened to a letter."""
    staff, referral = found(request, WITH_PATIENT.all(), Action.SEND, pk)
    form = StepForm(request.POST, steps=steps_of(referral))
    return _posted(
        request,
        referral,
        "step_form",
        form,
        lambda: referrals.record(by=staff, referral=referral, now=clock.now(), **form.cleaned_data),
        _("Recorded."),
    )


def printed(request: HttpRequest, pk: Any) -> HttpResponse:
    """Return the letter as a page to print."""
    _staff, referral = found(request, WITH_PATIENT.all(), Action.VIEW, pk)
    if hiding.is_hidden(request):
        return hiding.hidden(request, referral.episode.patient)
    read(request, referral.episode.patient, How.PRINTED)
    said = {
        "referral": referral,
        "frame": framing.frame_of(referral),
        "parts": letters.parts(referral),
        "standing": letters.standing(referral),
    }
    return TemplateResponse(request, "admin/patients/letter.html", site.each_context(request) | said)


def pdf(request: HttpRequest, pk: Any) -> HttpResponse:
    """Return the letter as the PDF that the recipient gets."""
    _staff, referral = found(request, WITH_PATIENT.all(), Action.VIEW, pk)
    read(request, referral.episode.patient, How.PRINTED)
    shown = {"Content-Disposition": 'inline; filename="referral.pdf"'}
    return HttpResponse(papers.paper(referral), content_type="application/pdf", headers=shown)


@admin.register(Referral, site=site)
class ReferralAdmin(ByPatient):
    whose = "episode__patient"
    list_display = ("patient", "subject", "status", "recipient_name", "opened_at", "signed")
    sortable_by = ("opened_at",)  # what an index keeps in order
    list_filter = ("status",)
    list_select_related = ("signed_by__user", "episode__patient")

    def subject_of(self, row: Any) -> str:
        """Return the patient of a row."""
        return f"patient:{row.episode.patient_id}"

    @admin.display(description=gettext_lazy("patient"))
    def patient(self, referral: Referral) -> Patient:
        """Return whom it is about."""
        return self.patient_of(referral)

    @admin.display(description=gettext_lazy("signed by"), empty_value="-")
    def signed(self, referral: Referral) -> Staff | None:
        """Return who signed it."""
        return referral.signed_by

    def patient_of(self, record: Any) -> Patient:
        """Return whom the letter is about."""
        patient: Patient = record.episode.patient
        return patient

    def get_urls(self) -> Any:
        """Return the verbs before the stock pages."""
        verbs = {"letter": change_letter, "sign": sign, "send": send, "record": record, "correct": correct}
        verbs |= {"print": printed, "pdf": pdf}
        own = [
            path(f"<uuid:pk>/{verb}/", site.admin_view(view), name=f"patients_referral_{verb}")
            for verb, view in verbs.items()
        ]
        return own + super().get_urls()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: a letter has verbs, and no form over its columns."""
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Return the page of one letter."""
        _staff, referral = found(request, WITH_PATIENT.all(), Action.VIEW, key_of(Referral, object_id))
        return show(request, referral)
