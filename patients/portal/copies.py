"""A copy of everything that is kept about a patient: for a machine, to read in any browser, and as tagged PDF."""

from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.formats import date_format, localize
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clinic import clock
from patients.care.everything import Table, everything
from patients.letters import pdf
from patients.models import Patient


def as_data(patient: Patient) -> HttpResponse:
    """Return every row about the patient, for a machine to read."""
    found = {table.label: table.rows for table in everything(patient)}
    told = {"patient": patient.name, "clinic": str(patient.clinic), "made_at": clock.now(), "tables": found}
    response = JsonResponse(told, encoder=DjangoJSONEncoder, json_dumps_params={"indent": 1, "ensure_ascii": False})
    return _to_keep(response, "limber.json")


def to_read(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Return the same as a page that needs nothing else, to keep and to open anywhere."""
    tables = [shown(table) for table in everything(patient)]
    context = {"tables": tables, "patient": patient, "made_at": clock.now().astimezone(patient.zone)}
    return _to_keep(render(request, "portal/everything.html", context), "limber.html")


def as_paper(patient: Patient) -> HttpResponse:
    """Return the same as tagged PDF."""
    now = clock.now()
    names = {"clinic": patient.clinic, "on": date_format(now.astimezone(patient.zone), "j F Y, H:i")}
    told = {
        "title": _("Everything kept about %(name)s") % {"name": patient.name},
        "language": (get_language() or "en")[:2],
        "clinic": patient.clinic.name,
        "made": _("By %(clinic)s, on %(on)s.") % names,
        "tables": [on_paper(shown(table), patient) for table in everything(patient)],
    }
    return _to_keep(HttpResponse(pdf.compiled("everything", told, dated=now), "application/pdf"), "limber.pdf")


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


def on_paper(one: dict[str, Any], patient: Patient) -> dict[str, Any]:
    """Return a table as its rows are printed: each as the names and values of which it holds any."""
    table, columns = one["table"], one["columns"]
    title = capfirst(table.title) + (f", {_('earlier states')}" if table.is_history else "")
    rows = [[[name, in_words(value, patient)] for name, value in zip(columns, row, strict=True)] for row in one["rows"]]
    return {"title": title, "rows": [[pair for pair in row if pair[1]] for row in rows]}


def in_words(value: Any, patient: Patient) -> str:
    """Return a value as text, an instant in the patient's own time."""
    if isinstance(value, datetime):
        return date_format(value.astimezone(patient.zone), "j F Y, H:i")
    return str(localize(value))


def _to_keep(response: HttpResponse, name: str) -> HttpResponse:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
