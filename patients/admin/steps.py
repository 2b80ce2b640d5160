"""Steps along the ladder that are proposed: one of a record taken, changed or refused, or many of a clinic at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic import access, audit, clock
from clinic.access import Action
from clinic.admin import site
from clinic.models import Staff
from patients.admin import cover, whose
from patients.admin.forms.steps import RefuseForm
from patients.admin.page import done, found, key_of, not_done, record_of
from patients.admin.prescribing import address
from patients.care.progression import deciding, proposals
from patients.care.progression.deciding import Result
from patients.care.progression.proposals import Proposal
from patients.care.progression.rows import Known
from patients.care.refusal import Refused
from patients.models import Prescription

SHOWN = 100  # patients on the page
PRESCRIPTIONS = Prescription.objects.select_related("episode__patient__clinic")


@require_POST
def decide(request: HttpRequest, pk: Any) -> HttpResponse:
    """Take one step into a draft, to publish it or to change it further, or refuse it with a reason."""
    staff, prescription = found(request, PRESCRIPTIONS.all(), Action.PRESCRIBE, pk)
    patient, do, keys = prescription.episode.patient, request.POST.get("do"), [request.POST.get("step", "")]
    about: Any = {"by": staff, "prescription": prescription, "keys": keys, "now": clock.now()}
    try:
        if do == "refuse":
            deciding.refuse(**about, why=request.POST.get("why", ""))
            said = _("Refused. It is not proposed again before there are three new sessions.")
            return done(request, said, record_of(patient))
        version = deciding.take(**about)
    except Refused as refusal:
        return not_done(request, refusal, record_of(patient))
    said = _("The step is in a draft. %(name)s has it once you publish it.") % {"name": patient.name}
    return done(request, said, address(version, "edit" if do == "change" else "publish"))


@dataclass(frozen=True)
class OfOne:
    """The steps proposed for one patient."""

    patient: Any
    name: str
    steps: list[Proposal]

    @property
    def known(self) -> Known:
        """Return by what the patient is known."""
        return self.steps[0].known


def listed(request: HttpRequest) -> HttpResponse:
    """Show the steps of many patients, and take or refuse those that are checked; say what became of each patient."""
    staff = access.staff_of(request)
    assert staff is not None  # the table lets nobody else through
    form = RefuseForm(request.POST if request.method == "POST" else None)
    results: list[Result] = []
    if request.method == "POST" and form.is_valid():
        results = _act(request, staff, form)
    if results:
        form = RefuseForm()
    found_now = proposals.in_clinic(staff.clinic, clock.now())
    kept = whose.filter_of(request, staff, cover.clinicians_of(staff.clinic))
    rows = _by_patient(one for one in found_now if kept.keeps_who_is_with(one.known.physiotherapist))
    _read(request, staff, rows[:SHOWN])
    shown = {
        "title": _("Steps that are proposed"),
        "form": form,
        "patients": rows[:SHOWN],
        "count": len(rows),
        "checked": request.POST.getlist("step") if form.errors else (),
        "choices": _choices(kept, found_now),
        "failed": [result for result in results if result.problem],
        "drafted": [result for result in results if result.versions],
        "refused": [result for result in results if not (result.problem or result.versions)],
    }
    status = 422 if form.errors else 200
    context = site.each_context(request) | shown
    return TemplateResponse(request, "admin/patients/steps.html", context, status=status)


def _act(request: HttpRequest, staff: Staff, form: RefuseForm) -> list[Result]:
    chosen, now = _chosen(request, staff), clock.now()
    if not chosen:
        form.add_error(None, _("Check at least one step."))
        return []
    if request.POST.get("do") != "refuse":
        return deciding.for_each(
            chosen, lambda given, keys: deciding.take(by=staff, prescription=given, keys=keys, now=now)
        )
    why = form.cleaned_data["why"]
    if not why:
        form.add_error("why", _("Say in one sentence why not, so that a colleague understands it."))
        return []
    return deciding.for_each(
        chosen, lambda given, keys: deciding.refuse(by=staff, prescription=given, keys=keys, why=why, now=now)
    )


def _chosen(request: HttpRequest, staff: Staff) -> dict[Prescription, list[str]]:
    """Return the checked steps by prescription; raises Http404 where one is not theirs to prescribe."""
    keys: dict[Any, list[str]] = {}
    for value in request.POST.getlist("step"):
        prescription, _colon, key = value.partition(":")
        keys.setdefault(key_of(Prescription, prescription), []).append(key)
    rows = list(access.visible_to(staff, PRESCRIPTIONS.filter(pk__in=keys), Action.PRESCRIBE))
    if len(rows) < len(keys):
        raise Http404
    return {row: keys[row.pk] for row in rows}


def _by_patient(found_now: Iterable[Proposal]) -> list[OfOne]:
    grouped = groupby(found_now, key=lambda one: (one.known.patient, one.known.patient_name))
    return [OfOne(patient, name, list(steps)) for (patient, name), steps in grouped]


def _choices(kept: whose.Filter, found_now: Collection[Proposal]) -> list[whose.Choice]:
    """Return whose patients can be shown, each with how many there are."""
    with_whom = {one.known.patient: one.known.physiotherapist for one in found_now}
    return [
        whose.Choice(words, f"?whose={which}", sum(kept.counts(one, which) for one in with_whom.values()),
                     which is kept.whose)
        for which, words in whose.WORDS.items()
    ]  # fmt: skip


def _read(request: HttpRequest, staff: Staff, rows: Iterable[OfOne]) -> None:
    subjects = [f"patient:{row.patient}" for row in rows]
    audit.record_reads(request=request, clinic=staff.clinic, subjects=subjects, how=audit.How.OPENED)


def link(staff: Staff) -> str:
    """Return the address of the list for whoever prescribes."""
    return reverse("admin:patients_steps") if access.may(staff, Action.PRESCRIBE, "patients.patient") else ""


def urls() -> list[Any]:
    """Return the addresses."""
    return [
        path("steps/", site.admin_view(listed), name="patients_steps"),
        path("prescriptions/<uuid:pk>/step/", site.admin_view(decide), name="patients_prescription_step"),
    ]
