"""A concern as a note to copy into another system: who, what, what was done, by whom."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.models import Staff
from patients.admin.concern_rows import Row
from patients.care.calling import NO_REPLY, SPOKE
from patients.care.concerns import CLOSED, TOLD
from patients.models import Concern

DONE = (NO_REPLY, SPOKE, CLOSED, TOLD)


def practice_note(row: Row, staff: Staff, now: datetime) -> str:
    """Return the note, a line for each thing."""
    return "\n".join([*_about(row), *_done(row.concern), *_next(row.concern), _signed(staff, row.concern, now)])


def _about(row: Row) -> Iterator[str]:
    patient = row.concern.patient
    born = date_format(patient.date_of_birth, "j F Y")
    yield _("%(name)s, born %(born)s") % {"name": patient.name, "born": born}
    if patient.nhs_number:
        yield _("NHS number %(number)s") % {"number": patient.nhs_number}
    yield f"{row.finding}: {row.reason}."
    if row.again:
        yield _("Told again since:") + f" {row.again}."
    if row.own_words:
        yield _("Patient wrote: “%(words)s”") % {"words": row.own_words}
    if row.advice:
        yield _("Was told: %(advice)s") % {"advice": row.advice}


def _done(concern: Concern) -> Iterator[str]:
    for entry in concern.entries.filter(kind__in=DONE).select_related("by__user"):
        at = _time(entry.at, concern)
        lead = _("The patient reads:") + " " if entry.kind == TOLD else ""
        yield f"{at}, {entry.by}: {lead}{entry.text}"


def _next(concern: Concern) -> Iterator[str]:
    on = concern.episode.next_review_on if concern.episode and not concern.episode.ended_on else None
    if on is not None:
        yield _("Next review on %(day)s") % {"day": date_format(on, "j F Y")}


def _signed(staff: Staff, concern: Concern, now: datetime) -> str:
    return ", ".join(filter(None, (str(staff), staff.registration, _time(now, concern))))


def _time(at: datetime, concern: Concern) -> str:
    return date_format(at.astimezone(ZoneInfo(concern.patient.clinic.time_zone)), "j F Y, H:i")
