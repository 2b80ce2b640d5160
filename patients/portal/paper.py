"""The programme on paper: A4 with figures, a chart to tick for eight weeks, a code to scan, and when to get help."""

from base64 import b64encode
from collections.abc import Iterable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic import access, clock
from patients.care.advising import help_list
from patients.care.following import in_force_or_next
from patients.care.planning import by_weekday
from patients.letters import pdf
from patients.letters.colours import coloured
from patients.models import Patient, PrescribedExercise, PrescriptionVersion
from patients.rules.schedule import monday_of, patient_day
from programmes.models import Upload
from programmes.pictures import Still

WEEKS = 8


@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """Show the programme as it prints; `?size=large` for large print."""
    patient = access.patient_for(request)
    return to_print(request, patient, as_pdf=reverse("paper-as-pdf"))


def to_print(request: HttpRequest, patient: Patient, *, as_pdf: str, **more: Any) -> HttpResponse:
    """Return a patient's programme as it prints; `as_pdf` leads to the same as a file."""
    shown = on_paper(patient, large=is_large(request)) | {"as_pdf": as_pdf} | more
    return render(request, "portal/paper.html", shown)


@require_safe
def paper_as_pdf(request: HttpRequest) -> HttpResponse:
    """Return the same as tagged PDF."""
    return as_file(request, access.patient_for(request))


def as_file(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Return a patient's programme as tagged PDF."""
    made = pdf.compiled("programme", on_paper(patient, large=is_large(request), embed=True), dated=clock.now())
    headers = {"Content-Disposition": 'inline; filename="programme.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def is_large(request: HttpRequest) -> bool:
    return request.GET.get("size") == "large"


def on_paper(patient: Patient, *, large: bool, embed: bool = False) -> dict[str, Any]:
    """Return all that stands on the paper, as words and pictures; `embed` brings photos along."""
    day = patient_day(clock.now(), patient.zone, patient.day_starts_at)
    versions = in_force_or_next(patient, day)
    names = {"clinic": patient.clinic.name, "phone": patient.clinic.phone, "on": date_format(day, "j F Y")}
    urgent = help_list()
    return {
        "title": _("Your programme"),
        "language": (get_language() or "en")[:2],
        "large": large,
        "clinic_name": patient.clinic.name,
        "none": _("You have no programme now. If you expect one, phone the clinic on %(phone)s.") % names,
        "footer": _("%(clinic)s, phone %(phone)s. Printed on %(on)s.") % names,
        "programmes": [programme_of(version, day, embed=embed) for version in versions],
        "help": [
            {"heading": _("Call 999 or go to A&E now if you have:"), "items": urgent["emergency"]},
            {"heading": _("Call 111 or ask for an urgent GP appointment if you have:"), "items": urgent["urgent"]},
        ],
        "phone": _("For anything else, phone the clinic on %(phone)s.") % names,
    }


def programme_of(version: PrescriptionVersion, day: date, *, embed: bool) -> dict[str, Any]:
    """Return one programme: its words, its exercises, its chart to tick, and the code that leads to its session."""
    link = settings.BASE_URL + reverse("session", args=[version.prescription_id])
    exercises = list(version.exercises.all())
    since = date_format(version.starts_on, "j F Y")
    weeks = ngettext("%(weeks)d week", "%(weeks)d weeks", version.weeks) % {"weeks": version.weeks}
    return {
        "title": version.title,
        "facts": _("From %(since)s, %(weeks)s. Given to you by %(who)s.")
        % {"since": since, "weeks": weeks, "who": version.published_by},
        "note": version.note,
        **code_to_scan(link),
        "scan": _("Scan this to start a session on your phone."),
        "exercises": [exercise_of(number, exercise, embed=embed) for number, exercise in enumerate(exercises, 1)],
        "ticks": ticks(max(day, version.starts_on), exercises),
    }


def code_to_scan(link: str) -> dict[str, str]:
    """Return a link as a picture: by itself for the PDF, as an address for a page."""
    code, drawn = segno.make(link), BytesIO()
    code.save(drawn, kind="svg", scale=6, dark="#17333a", light="#ffffff")
    return {"qr": drawn.getvalue().decode(), "code": code.svg_data_uri(scale=6, dark="#17333a", light="#ffffff")}


def exercise_of(number: int, exercise: PrescribedExercise, *, embed: bool) -> dict[str, Any]:
    """Return one exercise in words and pictures."""
    facts = [
        (_("Position:"), exercise.position),
        (_("You need:"), ", ".join(exercise.equipment)),
        (_("Stop if:"), exercise.when_to_stop),
    ]
    return {
        "name": f"{number}. {exercise.name}",
        "dose": exercise.dose_sentence,
        "poses": [pose_of(still, embed=embed) for still in exercise.poses],
        "facts": [[name, text] for name, text in facts if text],
        "steps": exercise.steps,
        "note": exercise.note,
    }


def pose_of(still: Still, *, embed: bool) -> dict[str, Any]:
    """Return one picture: a photo by its address, or for the PDF inside a drawing."""
    if still.photo is None:
        drawn = coloured(still.drawn) if still.drawn else ""
        return {"svg": mark_safe(drawn), "says": still.words}  # noqa: S308  (drawn by us)
    if embed:
        return {"svg": embedded(still.photo), "says": still.words}
    return {"svg": "", "photo": reverse("upload", args=[still.photo.pk]), "says": still.words}


def embedded(photo: Upload) -> str:
    """Return a photo as a drawing that brings it along."""
    size = f'width="{photo.width}" height="{photo.height}"'
    content = b64encode(photo.part(0, photo.size)).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
        f'<image {size} href="data:{photo.media_type};base64,{content}"/></svg>'
    )


def ticks(first: date, exercises: Iterable[PrescribedExercise]) -> dict[str, Any]:
    """Return eight weeks of boxes, one for each session planned on a day."""
    planned = list(by_weekday((one.sessions_per_day, one.weekdays) for one in exercises))
    monday = monday_of(first)
    mondays = [monday + timedelta(days=7 * number) for number in range(WEEKS)]
    return {
        "heading": _("Tick each session you do"),
        "text": _("One box is one session. Half done? Draw half a tick."),
        "columns": [_("Week from"), *(str(WEEKDAYS_ABBR[number]) for number in range(7))],
        "rows": [{"week": date_format(of, "j M"), "days": planned} for of in mondays],
    }
