"""Templates at the desk: one's own and the clinic's beside the shipped library, and the patients on copies of them."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from clinic import access, clock
from clinic.access import Action
from clinic.admin import site
from clinic.models import Staff
from patients.admin.doses import Length, length_of
from patients.admin.forms.prescribing import TemplateForm
from patients.admin.page import done, done_or_refused, found, not_done, page, read
from patients.admin.prescribing import WITH_PATIENT, address, patient_of
from patients.care import templates as copies
from patients.care.refusal import Refused
from patients.models import Prescription
from programmes import pictures, templates
from programmes.admin import ProgrammeAdmin
from programmes.models import Programme, ProgrammeExercise


@dataclass(frozen=True)
class Card:
    """A template as the page shows it."""

    programme: Programme
    items: list[ProgrammeExercise]
    behind: int

    @property
    def length(self) -> Length:
        """Return how much it asks for."""
        return length_of(item.dose for item in self.items)

    @property
    def pictures(self) -> list[str]:
        """Return what to know its exercises by."""
        return [pictures.small(item.exercise) for item in self.items]


def listed(request: HttpRequest) -> HttpResponse:
    """Show one's own templates and the clinic's beside the shipped library."""
    staff = access.staff_of(request)
    assert staff is not None  # the table lets nobody else through
    rows = access.visible_to(staff, Programme.objects.filter(is_active=True), Action.PRESCRIBE)
    cards = [_card(row, staff) for row in rows.prefetch_related("items__exercise__upload")]
    return _page(
        request,
        "templates.html",
        title=_("Templates"),
        columns=[
            (_("Yours and this clinic's"), [card for card in cards if card.programme.clinic_id]),
            (_("Shipped library"), [card for card in cards if not card.programme.clinic_id]),
        ],
    )


def _card(programme: Programme, staff: Staff) -> Card:
    items = sorted((item for item in programme.items.all() if item.on), key=lambda item: item.order)
    return Card(programme, items, len(copies.behind(programme, staff)))


def _page(request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
    return TemplateResponse(request, f"admin/patients/{template}", site.each_context(request) | context)


@require_POST
def clone(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy a template, to change the copy."""
    staff, programme = found(request, Programme.objects.all(), Action.PRESCRIBE, pk)
    name = _("%(name)s, my copy") % {"name": programme.name[:100]}
    copy = templates.clone(by=staff, programme=programme, name=name)
    return done(request, _("This copy is yours alone. Change what you like, then share it."), _change(copy))


def _change(programme: Programme) -> str:
    return reverse("admin:programmes_programme_change", args=[programme.pk])


@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the clinic see a template."""
    staff, programme = found(request, Programme.objects.all(), Action.CHANGE, pk)
    templates.share(by=staff, programme=programme)
    return done(request, _("%(name)s is shared in the clinic.") % {"name": programme}, _templates())


def of_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what a version says as a template of one's own."""
    staff, version = found(request, WITH_PATIENT.all(), Action.PRESCRIBE, pk)
    form = TemplateForm(request.POST if request.method == "POST" else None, initial={"name": version.title})
    if form.is_valid():
        try:
            copies.save_as_template(by=staff, version=version, **form.cleaned_data)
            return done(request, _("Saved as a template. It is yours alone until you share it."), _templates())
        except Refused as refusal:
            form.add_error(None, refusal.message)
    read(request, patient_of(version))
    return page(
        request,
        "form.html",
        patient=patient_of(version),
        title=_("Save as a template"),
        form=form,
        lead=_("Its exercises and doses, as they are saved. Nothing of the patient goes into it."),
        button=_("Save as a template"),
    )


def _templates() -> str:
    return reverse("admin:patients_templates")


def on_copies(request: HttpRequest, pk: int) -> HttpResponse:
    """List the patients on copies of a template that has changed since, each with what is different."""
    staff, programme = found(request, Programme.objects.all(), Action.PRESCRIBE, pk)
    rows = copies.behind(programme, staff)
    for row in rows:
        read(request, row.prescription.episode.patient)
    return _page(request, "copies.html", title=_("Patients on copies of %(name)s") % {"name": programme}, rows=rows)


def tell_of_copies(request: HttpRequest, programme: Programme) -> None:
    """Lead whoever changed a template to the patients on copies of it, where they say something else by now."""
    staff = access.staff_of(request)
    behind = copies.behind(programme, staff) if staff else []
    if behind and access.reaches(staff, Action.PRESCRIBE, programme):
        said = ngettext(
            "%(count)d patient has a copy that says something else now. Nothing has changed for them.",
            "%(count)d patients have copies that say something else now. Nothing has changed for them.",
            len(behind),
        ) % {"count": len(behind)}
        to = reverse("admin:patients_template_copies", args=[programme.pk])
        messages.info(request, format_html('{} <a href="{}">{}</a>', said, to, _("See what differs, one by one")))


ProgrammeAdmin.tells.append(tell_of_copies)

WITH_TEMPLATE = Prescription.objects.select_related("episode__patient__clinic", "programme")


@require_POST
def take(request: HttpRequest, pk: Any) -> HttpResponse:
    """Draft the next version of one patient with what changed in the template."""
    staff, prescription = found(request, WITH_TEMPLATE.all(), Action.PRESCRIBE, pk)
    try:
        version = copies.take(by=staff, prescription=prescription, now=clock.now())
    except Refused as refusal:
        return not_done(request, refusal, _templates())
    return done(request, _("This is a draft. The patient has it once you publish it."), address(version))


@require_POST
def leave(request: HttpRequest, pk: Any) -> HttpResponse:
    """Leave the copy of one patient as it is."""
    staff, prescription = found(request, WITH_TEMPLATE.all(), Action.PRESCRIBE, pk)
    programme = prescription.programme_id
    return done_or_refused(
        request,
        lambda: copies.leave(by=staff, prescription=prescription, now=clock.now()),
        _("%(name)s keeps the programme as it is.") % {"name": prescription.episode.patient.name},
        reverse("admin:patients_template_copies", args=[programme]) if programme else _templates(),
    )


def urls() -> list[Any]:
    """Return the addresses of templates."""
    return [
        path("templates/", site.admin_view(listed), name="patients_templates"),
        path("templates/<int:pk>/clone/", site.admin_view(clone), name="patients_template_clone"),
        path("templates/<int:pk>/share/", site.admin_view(share), name="patients_template_share"),
        path("templates/<int:pk>/copies/", site.admin_view(on_copies), name="patients_template_copies"),
        path("versions/<int:pk>/template/", site.admin_view(of_version), name="patients_version_template"),
        path("prescriptions/<uuid:pk>/take/", site.admin_view(take), name="patients_prescription_take"),
        path("prescriptions/<uuid:pk>/leave/", site.admin_view(leave), name="patients_prescription_leave"),
    ]
