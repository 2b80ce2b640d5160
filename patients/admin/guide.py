"""The first steps of a new clinic on the desk of its leaders."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from clinic import access, clock
from clinic.access import LEADERS, Action
from clinic.admin import site
from clinic.models import Staff
from patients.admin.page import done
from patients.care import guide

WORDS = {
    "clinic": (
        gettext_lazy("Opening hours, phone and postal address"),
        gettext_lazy("Deadlines run in your opening hours, and patients ring this number."),
    ),
    "colleagues": (
        gettext_lazy("Colleagues"),
        gettext_lazy("Add whoever works here, and who stands in when you are away."),
    ),
    "recipients": (
        gettext_lazy("Recipients of letters"),
        gettext_lazy("Add the practices you refer to, one by one or from a list."),
    ),
    "programmes": (
        gettext_lazy("Programmes"),
        gettext_lazy("Look at the library. Make one of your own, take one in, or prescribe what is there."),
    ),
    "patient": (
        gettext_lazy("The first patient"),
        gettext_lazy("Enter one by hand, or import a list. They are invited with their first programme."),
    ),
}


@dataclass(frozen=True)
class Shown:
    """One step as the desk shows it."""

    title: object
    words: object
    done: bool
    address: str


def steps_for(staff: Staff) -> dict[str, Any]:
    """Return the steps for a leader of the clinic, and whether they may put them away."""
    found = guide.steps(staff.clinic) if staff.role in LEADERS else []
    shown = [Shown(*WORDS[step.name], step.done, _address(step.name, staff)) for step in found]
    may = access.may(staff, Action.ADD, "patients.guidedismissal")
    return {"guide": shown, "guide_done": sum(step.done for step in found), "may_put_guide_away": may}


def _address(name: str, staff: Staff) -> str:
    routes = {
        "clinic": ("clinic_clinic_change", [staff.clinic_id]),
        "colleagues": ("clinic_staff_changelist", []),
        "recipients": ("patients_recipient_changelist", []),
        "programmes": ("programmes_programme_changelist", []),
        "patient": ("patients_patient_changelist", []),
    }
    route, keys = routes[name]
    return reverse(f"admin:{route}", args=keys)


@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """Put the steps away for the whole clinic."""
    staff = access.staff_of(request)
    assert staff is not None
    guide.put_away(by=staff, now=clock.now())
    return done(request, _("The first steps are put away."), reverse("admin:index"))


def urls() -> list[Any]:
    """Return the address."""
    return [path("guide/", site.admin_view(put_away), name="patients_guide")]
