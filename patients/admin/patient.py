"""Patients at the desk: the list, who they are, and the record page."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.contrib.messages import warning
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from clinic import access, clock
from clinic.access import Action
from clinic.admin import site
from clinic.models import Staff
from patients.admin import (
    carers,
    check_in,
    courses,
    drafting,
    explanations,
    guide,
    holds,
    mails,
    messages,
    numbers,
    photographed,
    prescribing,
    privacy,
    publishing,
    reports,
    searching,
    steps,
    templates,
    versions,
)
from patients.admin.bulk import BulkActs
from patients.admin.forms.patient import PatientForm
from patients.admin.importing import READING_IN
from patients.admin.page import AboutAPatient, banner, found, key_of, page, read
from patients.admin.page import record_of as address_of
from patients.admin.qr import qr_code
from patients.admin.record import record_of
from patients.care import cautions, inviting, moving, reminding
from patients.care.refusal import Refused
from patients.models import Patient
from patients.models.known_by import SEARCHED
from patients.rules.schedule import patient_day


@require_POST
def invite(request: HttpRequest, pk: Any) -> HttpResponse:
    """Show the way in, to scan at the desk: the one that is on its way, or a new one that is sent as well."""
    staff, patient = found(request, Patient.objects.select_related("clinic"), Action.INVITE, pk)
    link_for = inviting.way_in if "show" in request.POST else inviting.invite
    read(request, patient)  # who it is stands on top of either
    shown: dict[str, Any] = {}
    try:
        link = link_for(by=staff, patient=patient, now=clock.now())
        shown = {"link": link, "code": qr_code(link)}
    except Refused as refusal:
        shown = {"refused": refusal.message}
    return page(request, "invitation.html", patient=patient, title=_("Invitation"), **shown)


@admin.register(Patient, site=site)
class PatientAdmin(BulkActs, AboutAPatient):
    form = PatientForm
    help_texts = explanations.PATIENT
    change_form_template = "admin/patients/details.html"
    list_display = ("name", "date_of_birth", "nhs_number", "physiotherapist", "last_seen_at")
    sortable_by = ("name", "date_of_birth")  # those that an index keeps in order
    list_filter = (searching.Programme, ("physiotherapist", searching.Colleagues))
    list_select_related = ("physiotherapist__user",)
    search_fields = SEARCHED
    search_help_text = searching.HELP
    fieldsets = (
        (None, {"fields": ("name", "date_of_birth", "nhs_number", "physiotherapist")}),
        (gettext_lazy("How to reach them"), {"fields": ("email", "phone", "address")}),
        (gettext_lazy("Their doctor"), {"fields": ("doctor_name", "doctor_email")}),
        (gettext_lazy("Their exercises"), {"fields": ("flags", "session_minutes")}),
        (gettext_lazy("Days"), {"fields": ("time_zone", "day_starts_at")}),
    )

    def patient_of(self, record: Any) -> Patient:
        """Return the patient."""
        patient: Patient = record
        return patient

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Return the patients who are searched for."""
        return queryset.searched(search_term), False

    def get_urls(self) -> Any:
        """Return what is done with a record before the stock pages."""
        invitation = path("<uuid:pk>/invite/", site.admin_view(invite), name="patients_patient_invite")
        details = path("<uuid:pk>/details/", site.admin_view(self.details), name="patients_patient_details")
        plans = (courses, prescribing, drafting, photographed, publishing, versions, templates, steps)
        rooms = (*plans, check_in, messages, numbers, mails, holds, reports, guide, privacy, carers)
        own = [*READING_IN.urls(), invitation, details, *(address for room in rooms for address in room.urls())]
        return own + super().get_urls()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return who looks after a new patient unless another is chosen: the clinician who enters them."""
        staff = access.staff_of(request)
        mine = {"physiotherapist": staff.pk} if staff and staff.is_clinician else {}
        return {**mine, **super().get_changeform_initial_data(request)}

    def subject_of(self, row: Any) -> str:
        """Return the patient of a row."""
        return f"patient:{row.pk}"

    def saved(self, obj: Any, *, is_new: bool) -> str:
        """Return what is said after saving."""
        if is_new:
            return _("%(name)s is in your list. Prescribe a programme to begin.") % {"name": obj}
        return _("The details are saved.")

    def after_saving(self, obj: Any) -> str:
        """Return the address of the record."""
        return address_of(obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Return the form; a new patient belongs to the clinic of whoever enters them."""
        form = super().get_form(request, obj, change, **kwargs)
        staff = access.staff_of(request)
        return type(form.__name__, (form,), {"clinic": staff.clinic if staff else None})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Save the details; days counted in another way are a new fact for the rules and the reminders."""
        to, staff = obj.physiotherapist, access.staff_of(request)
        moves = change and staff is not None and "physiotherapist" in form.changed_data
        if moves:  # what is open about them goes along
            obj.physiotherapist_id = form.initial["physiotherapist"]
        super().save_model(request, obj, form, change)
        if moves and staff is not None:
            obj.physiotherapist = moving.move(by=staff, patient=obj, to=to, now=clock.now()).physiotherapist
        if change and {"time_zone", "day_starts_at"} & set(form.changed_data):
            self._count_days_anew(obj, form)
        if change and "flags" in form.changed_data:
            self._tell_conflicts(request, obj)

    def _count_days_anew(self, patient: Patient, form: Any) -> None:
        was = {name: form.initial.get(name, getattr(patient, name)) for name in ("time_zone", "day_starts_at")}
        since = patient_day(clock.now(), ZoneInfo(was["time_zone"]), was["day_starts_at"])
        reminding.days_changed(patient=patient, since=since, now=clock.now())

    def _tell_conflicts(self, request: HttpRequest, patient: Patient) -> None:
        """Say which exercises the patient already does that a flag speaks against: nothing is taken away by itself."""
        if rows := cautions.given_in_spite(patient, clock.now()):
            said = ", ".join(row.name for row in rows)
            warning(
                request,
                _("Look at the programme again: %(exercises)s. A caution speaks against it.") % {"exercises": said},
            )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the clinicians of one's own clinic who still work there."""
        if db_field.name == "physiotherapist":
            kwargs["queryset"] = Staff.objects.filter(role__in=access.CLINICIANS, is_active=True).select_related("user")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Return the record; its details have a page of their own, which posts are answered with."""
        if request.method == "POST":
            return self.details(request, object_id)
        staff, patient = self._seen_by(request, object_id)
        shown = record_of(patient, staff, clock.now(), request.GET)
        return page(request, "record.html", patient=patient, title=patient.name, **shown)

    def details(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Show who the patient is, and take what has changed."""
        _staff, patient = self._seen_by(request, pk)
        return super().change_view(request, str(pk), extra_context={"subtitle": None, **banner(patient)})

    def _seen_by(self, request: HttpRequest, pk: Any) -> tuple[Staff, Patient]:
        rows = Patient.objects.select_related("conversation")
        staff, patient = found(request, rows, Action.VIEW, key_of(Patient, str(pk)))
        patient.clinic = staff.clinic  # nobody finds the patient of another
        read(request, patient)
        return staff, patient
