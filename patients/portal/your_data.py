"""Your data: who looked at the record, and everything that is kept, to take along."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic import access, audit, clock
from clinic.audit import How
from patients.care.everything import Table, everything
from patients.care.looked_at import looks
from patients.models import Patient

SHOWN = 100


@require_safe
def your_data(request: HttpRequest) -> HttpResponse:
    """Show who looked at the record and on which page."""
    found, count = looks(access.patient_for(request), SHOWN)
    return render(request, "portal/your_data.html", {"looks": found, "count": count, "shown": SHOWN})


@require_safe
def everything_as_data(request: HttpRequest) -> HttpResponse:
    """Return every row about the patient, for a machine to read."""
    patient = _taken_along(request)
    tables = everything(patient)
    found = {table.label: table.rows for table in tables}
    told = {"patient": patient.name, "clinic": str(patient.clinic), "made_at": clock.now(), "tables": found}
    response = JsonResponse(told, encoder=DjangoJSONEncoder, json_dumps_params={"indent": 1, "ensure_ascii": False})
    return _to_keep(response, "limber.json")


@require_safe
def everything_to_read(request: HttpRequest) -> HttpResponse:
    """Return the same as a page that needs nothing else, to keep and to open anywhere."""
    patient = _taken_along(request)
    tables = [shown(table) for table in everything(patient)]
    context = {"tables": tables, "patient": patient, "made_at": clock.now().astimezone(patient.zone)}
    return _to_keep(render(request, "portal/everything.html", context), "limber.html")


def _taken_along(request: HttpRequest) -> Patient:
    """Return the patient, and note that all of it leaves: somebody else may hold their phone."""
    patient: Patient = access.patient_for(request)
    audit.record_read(request=request, clinic=patient.clinic, subject=f"patient:{patient.pk}", how=How.EXPORTED)
    return patient


def shown(table: Table) -> dict[str, Any]:
    """Return a table with the columns in which anything stands."""
    columns = [name for name in table.rows[0] if any(row[name] not in ("", None, []) for row in table.rows)]
    rows = [[said(row[name]) for name in columns] for row in table.rows]
    return {"table": table, "columns": [name.replace("_", " ") for name in columns], "rows": rows}


def said(value: Any) -> Any:
    """Return a value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _to_keep(response: HttpResponse, name: str) -> HttpResponse:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
