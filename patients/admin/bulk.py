"""Acts for several patients: a page that lists who is affected and who is not and why, then a button that does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clinic import access, clock
from clinic.access import Action
from clinic.admin import site
from patients.admin.forms.bulk import AssignForm, MoveForm, PauseAllForm
from patients.care import bulk
from patients.care.refusal import Refused


@dataclass(frozen=True)
class Asking:
    """One act as it is asked for on a page."""

    name: str
    title: object
    button: object
    form: Callable[..., forms.Form]
    act: Callable[..., bulk.Act]

    def page(self, request: HttpRequest, patients: models.QuerySet[Any]) -> HttpResponse | None:
        """Return the page, or None when the act is done: the list is shown again, and says so."""
        staff, found = access.staff_of(request), None
        assert staff is not None
        chosen = list(patients.select_related("physiotherapist__user", "clinic")[: bulk.MOST + 1])
        form = self.form(request.POST if {"look", "do"} & request.POST.keys() else None, by=staff)
        if form.is_valid():
            act = self.act(by=staff, now=clock.now(), **form.cleaned_data)
            try:
                if "do" in request.POST:
                    count = bulk.carry_out(act, chosen, by=staff, seal=request.POST.get("seal", ""))
                    messages.success(request, done(count))
                    return None
                found = bulk.plan(act, chosen)
            except Refused as refused:
                form.add_error(refused.field if refused.field in form.fields else None, refused.message)
                found = bulk.plan(act, chosen) if len(chosen) <= bulk.MOST else None
        shown = site.each_context(request) | {
            "title": self.title,
            "act": self,
            "form": form,
            "plan": found,
            "chosen": chosen,
            "all_chosen": request.POST.get("select_across") == "1",
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/patients/bulk.html", shown, status=status)


def done(count: int) -> str:
    """Return what is said when it is done."""
    return ngettext("Done for %(count)d patient.", "Done for %(count)d patients.", count) % {"count": count}


ASSIGN = Asking(
    "assign_programme",
    gettext_lazy("Assign a programme"),
    gettext_lazy("Make the drafts"),
    AssignForm,
    bulk.assigning,
)
MOVE = Asking(
    "move_caseload", gettext_lazy("Move to a colleague"), gettext_lazy("Move these patients"), MoveForm, bulk.moving_to
)
PAUSE = Asking(
    "pause_programmes",
    gettext_lazy("Pause over some days"),
    gettext_lazy("Pause these programmes"),
    PauseAllForm,
    bulk.pausing,
)


class BulkActs(admin.ModelAdmin[Any]):
    """The acts on the list of patients, for whoever may do the single one."""

    @admin.action(description=gettext_lazy("Assign a programme"), permissions=["prescribe"])
    def assign_programme(self, request: HttpRequest, patients: models.QuerySet[Any]) -> HttpResponse | None:
        """Give each a draft of one programme."""
        return ASSIGN.page(request, patients)

    @admin.action(description=gettext_lazy("Move to a colleague"), permissions=["change"])
    def move_caseload(self, request: HttpRequest, patients: models.QuerySet[Any]) -> HttpResponse | None:
        """Give all of them to one colleague."""
        return MOVE.page(request, patients)

    @admin.action(description=gettext_lazy("Pause over some days"), permissions=["prescribe"])
    def pause_programmes(self, request: HttpRequest, patients: models.QuerySet[Any]) -> HttpResponse | None:
        """Ask nothing of any of them on some days."""
        return PAUSE.page(request, patients)

    actions = (assign_programme, move_caseload, pause_programmes)

    def get_action_choices(self, request: HttpRequest, default_choices: Any = None) -> list[Any]:
        """Return the acts, and what is said before one is chosen."""
        return super().get_action_choices(request, default_choices or [("", _("Choose what to do"))])

    def has_prescribe_permission(self, request: HttpRequest) -> bool:
        """Return what the access table says."""
        return access.may(access.staff_of(request), Action.PRESCRIBE, self.opts.label_lower)
