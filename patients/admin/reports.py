"""Reports at the desk: a period, charts with their tables, and the same as CSV. Only clinicians see names."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from clinic import access, audit, clock
from clinic.access import Action
from clinic.admin import site
from clinic.audit import How
from clinic.inputs import DayInput
from clinic.models import Staff
from clinic.tables.writing import download
from patients.admin.bars import Bars
from patients.care.directory import today_at
from patients.care.reported import Period, Report
from patients.care.reports import reports

USUAL, MOST = timedelta(days=90), timedelta(days=366)
MOST_NAMES = 50
NO_DAY = gettext_lazy("Write the day as 2026-03-16.")


class PeriodForm(forms.Form):
    """The days a report is about."""

    first = forms.DateField(
        label=gettext_lazy("From"),
        error_messages={"invalid": NO_DAY, "required": NO_DAY},
        help_text=gettext_lazy("The first day that counts."),
        widget=DayInput(),
    )
    last = forms.DateField(
        label=gettext_lazy("To"),
        error_messages={"invalid": NO_DAY, "required": NO_DAY},
        help_text=gettext_lazy("The last day that counts; a year after the first at most."),
        widget=DayInput(),
    )

    def clean(self) -> dict[str, Any]:
        """Return the days. Raises ValidationError when they are in the wrong order or too far apart."""
        said: dict[str, Any] = super().clean() or {}
        if "first" in said and "last" in said:
            if said["last"] < said["first"]:
                raise ValidationError({"last": _("The last day comes before the first.")})
            if said["last"] - said["first"] > MOST:
                raise ValidationError({"last": _("Choose a year at most.")})
            if not 1990 < said["first"].year <= said["last"].year < 2200:
                raise ValidationError({"first": _("Is the year right?")})
        return said


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the reports of a period; `?csv=findings` keeps one of them as a file."""
    staff = access.staff_of(request)
    assert staff is not None
    today = today_at(staff.clinic, clock.now())
    usual = {"first": (today - USUAL).isoformat(), "last": today.isoformat()}
    given = {name: request.GET.get(name, usual[name]) for name in usual}
    form = PeriodForm(given)
    found = _reports(staff, today, **form.cleaned_data) if form.is_valid() else []
    if "csv" in request.GET and found:
        file = _file(request.GET["csv"], found, given)
        about = f"report:{request.GET['csv']}"
        audit.record_read(request=request, clinic=staff.clinic, subject=about, how=How.EXPORTED)
        return file
    shown = {"title": _("Reports"), "form": form, "period": given, "reports": [_shown(one) for one in found]}
    shown |= {"most_names": MOST_NAMES, "may_name": access.may(staff, Action.VIEW, "patients.checkin")}
    context = site.each_context(request) | shown
    return TemplateResponse(request, "admin/patients/reports.html", context, status=422 if form.errors else 200)


def _reports(staff: Staff, today: date, *, first: date, last: date) -> list[Report]:
    return reports(Period(staff.clinic, first, last, today))


def said(count: int, of: int) -> str:
    """Return a count with what it is of: never a share alone, of which nobody knows how many it stands for."""
    return _("%(count)d of %(of)d") % {"count": count, "of": of}


def _shown(report: Report) -> dict[str, Any]:
    bars = Bars.of((row.words, said(row.count, row.of), row.count, row.of) for row in report.rows)
    words = "; ".join(f"{row.words}: {said(row.count, row.of)}" for row in report.rows)
    return {"report": report, "bars": bars, "words": words, "detailed": any(row.details for row in report.rows)}


def _file(key: str, found: list[Report], period: dict[str, str]) -> HttpResponse:
    report = next((one for one in found if one.key == key), None)
    if report is None:
        raise Http404
    head = [report.title, report.unit, _("of"), _("details")]
    rows = [(row.words, row.count, row.of, row.details) for row in report.rows]
    return download(f"{key}-{period['first']}-{period['last']}.csv", head, rows)


def urls() -> list[Any]:
    """Return the address."""
    return [path("reports/", site.admin_view(page), name="patients_reports")]


def link(staff: Staff) -> str:
    """Return the address for whoever may read reports."""
    return reverse("admin:patients_reports") if access.may(staff, Action.REPORT, "patients.patient") else ""
