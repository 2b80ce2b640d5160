"""Concerns at the desk: seen, taken on, closed with an outcome."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from clinic import access, clock
from clinic.access import Action
from clinic.admin import site
from patients.admin import said, script, whose
from patients.admin.concern_rows import row_of, with_words
from patients.admin.forms.closing import CloseForm
from patients.admin.hiding import reads_answers
from patients.admin.page import done, done_or_refused, found, key_of, page, read, refused_at
from patients.admin.practice_note import practice_note
from patients.admin.searching import ByPatient, Colleagues
from patients.admin.words import LEVELS
from patients.care import advising, calling, concerns, resolving
from patients.care.refusal import Refused
from patients.models import Concern, Referral
from patients.models.concern import ConcernOutcome
from patients.models.referral import ReferralStatus
from patients.rules.schedule import local_date


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a concern on, with the others of its patient that the row showed; stay where it was done."""
    staff, concern = found(request, Concern.objects.select_related("patient"), Action.ACKNOWLEDGE, pk)
    others = concerns.shown_with(concern, request.POST.getlist("with"))
    desk = whose.address(whose.chosen(request.POST.get("whose")))
    return done_or_refused(
        request,
        lambda: concerns.take_on(by=staff, concerns=[concern, *others], now=clock.now(), seen=seen_of(request)),
        _("You have taken this on for %(patient)s.") % {"patient": concern.patient},
        reverse("admin:patients_concern_change", args=[pk]) if "page" in request.POST else desk,
    )


def seen_of(request: HttpRequest) -> dict[int, int]:
    """Return, of each concern that a form showed, the last line with something new that stood there."""
    pairs = (said.partition(":") for said in request.POST.getlist("seen"))
    return {int(key): int(line) for key, _colon, line in pairs if concerns.is_key(key) and concerns.is_key(line)}


def _named(concern: Concern) -> str:
    return f"{concern.patient}: {concern.get_finding_display()}"


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a concern with what was decided; the form again, with what is missing, until it can be."""
    staff, concern = found(request, _to_show(), Action.CLOSE, pk)
    now = clock.now()
    form = _form(concern, now, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            resolving.resolve(by=staff, concern=concern, now=now, seen=seen_of(request), **form.decided())
            return done(request, _("Closed: %(concern)s.") % {"concern": _named(concern)}, _after(form, concern))
        except Refused as refusal:
            refused_at(form, refusal)
    return _show(request, concern, form, now)


def _form(concern: Concern, now: datetime, data: Any = None) -> CloseForm:
    others = _beside(concern)
    drafts = Referral.objects.filter(concern__in=[concern, *others], status=ReferralStatus.DRAFT)
    today = local_date(now, concern.patient.zone)
    return CloseForm(data, concern=concern, draft=drafts.first(), others=others, today=today)


def _beside(concern: Concern) -> list[Concern]:
    """Return what else is open that the same outcome may close."""
    rows = Concern.objects.open().filter(patient=concern.patient).exclude(pk=concern.pk).by_urgency()
    return [other for other in with_words(rows) if resolving.together(concern, other)]


def _to_show() -> Any:
    return with_words(Concern.objects.all()).select_related("patient__clinic", "closed_by__user")


def _after(form: CloseForm, concern: Concern) -> str:
    """Return where to go on: the letter that was signed and must be sent, or the note to take along."""
    signed = form.decided()["sign"]
    verb, key = ("referral", signed.pk) if signed else ("concern", concern.pk)
    return reverse(f"admin:patients_{verb}_change", args=[key])


def _answer(concern: Concern) -> Any:
    """Return the answer that raised a concern; None where none did."""
    made = concern.assessment
    return (made.check_in or made.report) if made else None


def _show(request: HttpRequest, concern: Concern, form: CloseForm | None, now: datetime) -> HttpResponse:
    read(request, concern.patient)
    staff = access.staff_of(request)
    row, may_read = row_of(concern, now, staff), access.may(staff, Action.VIEW, "patients.checkin")
    return page(
        request,
        "concern.html",
        patient=concern.patient,
        title=row.finding,
        form=form,
        shown=[row, *(row_of(other, now, staff) for other in form.others.values())] if form else [],
        concern=concern,
        row=row,
        said=said.timeline(concern) if may_read else (),
        questions=script.questions(concern) if concern.closed_at is None and (may_read or row.for_reception) else (),
        help_list=advising.help_list(),
        calls=calling.Call,
        outcomes=ConcernOutcome,
        practice_note=practice_note(row, staff, now) if staff and may_read else "",
        answered_by=answer.carer if (answer := _answer(concern)) else None,
        may_answer=access.may(staff, Action.ANSWER_FOR, "patients.patient"),
        letters=Referral.objects.filter(concern=concern) if access.may(staff, Action.VIEW, "patients.referral") else (),
        may_act=access.reaches(staff, Action.CLOSE, concern),
        may_read=may_read,
    )


@require_POST
def called(request: HttpRequest, pk: int) -> HttpResponse:
    """Note how a call went; the concern stays open."""
    staff, concern = found(request, Concern.objects.select_related("patient"), Action.CALL, pk)
    how, note = request.POST.get("how", ""), request.POST.get("note", "")
    return done_or_refused(
        request,
        lambda: calling.called(by=staff, concern=concern, how=how, note=note, now=clock.now()),
        _("The call is noted. The concern stays open."),
        reverse("admin:patients_concern_change", args=[pk]),
    )


class OpenFilter(admin.SimpleListFilter):
    """Open ones first, unless somebody asks for the others."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Any:
        """Return the two kinds."""
        return (("open", _("open")), ("closed", _("closed")))

    def queryset(self, _request: HttpRequest, queryset: Any) -> Any:
        """Return the rows of the kind that was chosen."""
        if self.value() == "open":
            return queryset.open()
        return queryset.exclude(closed_at=None) if self.value() == "closed" else queryset


@admin.register(Concern, site=site)
class ConcernAdmin(ByPatient):
    sortable_by = ()  # by need alone, as an index keeps it
    list_filter = (OpenFilter, "urgency", ("owner", Colleagues))
    list_select_related = ("patient", "owner__user")

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """Return the columns; what was found and what came of it only for clinicians."""
        shown = ("patient", "level", "status", "owner", "acknowledge_by")
        return ("patient", "what", *shown[1:], "outcome") if reads_answers(request) else shown

    def subject_of(self, row: Any) -> str:
        """Return the patient of a row."""
        return f"patient:{row.patient_id}"

    @admin.display(description=gettext_lazy("urgency"))
    def level(self, concern: Concern) -> SafeString:
        """Return how urgent it is, marked as on the desk while it is open."""
        level = "routine" if concern.closed_at else LEVELS[concern.urgency]
        words = concern.get_urgency_display()
        return format_html('<span class="urgency-{}"><span class="urgency">{}</span></span>', level, words)

    @admin.display(description=gettext_lazy("finding"))
    def what(self, concern: Concern) -> str:
        """Return the finding in words."""
        return concern.get_finding_display()

    def get_urls(self) -> Any:
        """Return the verbs before the stock pages."""
        own = [
            path("<int:pk>/acknowledge/", site.admin_view(acknowledge), name="patients_concern_acknowledge"),
            path("<int:pk>/called/", site.admin_view(called), name="patients_concern_called"),
            path("<int:pk>/close/", site.admin_view(close), name="patients_concern_close"),
        ]
        return own + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Return the page of one concern; its form when whoever looks may close it."""
        pk = key_of(Concern, object_id)
        staff, concern = found(request, _to_show(), Action.VIEW, pk)
        now = clock.now()
        closes = concern.closed_at is None and access.reaches(staff, Action.CLOSE, concern)
        return _show(request, concern, _form(concern, now) if closes else None, now)
