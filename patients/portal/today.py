"""Today: what is on hold, the one thing to do now, and what is done and left."""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic import access, clock
from patients.care import chasing, day_rows, following, reminding, reviews, waiting
from patients.care.advising import held_cards, say_day
from patients.care.following import PrescriptionDay, Slot, Today
from patients.care.opening import HISTORY, MESSAGE
from patients.models import Concern, Patient
from patients.portal.sheets import sheets_of
from patients.rules.advice import ADVICE
from patients.rules.findings import Finding

log = logging.getLogger(__name__)
WEEK = timedelta(days=7)
PAGE = "portal/today.html"


@dataclass(frozen=True, slots=True)
class Next:
    """The next session that can be done."""

    prescription: PrescriptionDay
    slot: Slot


class Answered(NamedTuple):
    """A check-in, by its key, and the patient's day it tells of."""

    key: UUID
    on: date


@dataclass(frozen=True, slots=True)
class Looked:
    """An open concern as the patient reads of it, and whether they may say that it can wait, or have."""

    concern: Concern
    words: str
    may_wait: bool
    said: bool


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Show the day; the advice of what is on hold stays on top until a person closes it."""
    patient, now = access.patient_for(request), clock.now()
    context = shown(patient, now)
    note_visit(patient, now)
    return render(request, PAGE, context)


def shown(patient: Patient, now: datetime) -> dict[str, Any]:
    """Return what the page shows of a patient's day."""
    day = following.today(patient=patient, now=now)
    last = last_answered(patient)
    return {
        "today": day,
        "cards": held_cards(day.held),
        "sheets": sheets_of(day.held, patient),
        "next": next_session(day),
        "counts": count(day),
        "looked_at": [looked_at(patient, concern, day, now) for concern in day.concerns if concern not in day.held],
        "last": last,
        "asks": asks_how_it_goes(day, last),
        "review": reviews.told(patient, now) if day.may_have_a_review else None,
        "referral": chasing.shown_to(patient) if day.may_have_a_letter else None,
    }


def note_visit(patient: Patient, now: datetime) -> None:
    """Record that the patient was here; a database that takes nothing more still shows the page."""
    try:
        reminding.seen(patient=patient, now=now)
    except DatabaseError:
        log.exception("The visit of a patient could not be recorded")


def next_session(day: Today) -> Next | None:
    """Return the first session that is left, unless something comes before it."""
    if day.held or day.needs_start_check:
        return None
    left = (
        Next(prescription, slot)
        for prescription in day.prescriptions
        if not prescription.paused
        for slot in prescription.left
    )
    return next(left, None)


def count(day: Today) -> str:
    """Return how far the day has come: "2 of 3 sessions done"."""
    under_way = [prescription for prescription in day.prescriptions if not prescription.paused]
    slots = [slot for prescription in under_way for slot in prescription.slots]
    done = sum(slot.session is not None for slot in slots)
    return _("%(done)d of %(all)d done") % {"done": done, "all": len(slots)} if slots else ""


def looked_at(patient: Patient, concern: Concern, day: Today, now: datetime) -> Looked:
    """Return an open concern with its words and what the patient says of it."""
    said: bool = getattr(concern, "said_can_wait", False)
    may_say = not said and waiting.may_wait(concern, day.concerns)
    return Looked(concern, told_of(patient, concern, now), may_say, said)


def told_of(patient: Patient, concern: Concern, now: datetime) -> str:
    """Return who looks at an open concern and by when; a date that has passed is not promised again."""
    about = _(ADVICE[Finding(concern.finding)].title) if concern.finding in set(Finding) else by_hand(concern)
    who = str(patient.physiotherapist)
    if concern.outcome_by < now:
        return _("%(about)s. %(who)s has been told.") % {"about": about, "who": who}
    by = say_day(concern.outcome_by.astimezone(patient.zone))
    return _("%(about)s. %(who)s has been told and will look at it by %(by)s.") % {"about": about, "who": who, "by": by}


def by_hand(concern: Concern) -> str:
    """Return what no rule found, as the patient knows it."""
    words = {HISTORY: _("Your health before"), MESSAGE: _("Your message")}
    return words.get(concern.finding, _("Your review"))


def last_answered(patient: Patient) -> Answered | None:
    """Return the last check-in that was decided on: home never shows a quiet day's."""
    found = day_rows.last_answer(patient)
    return Answered(*found) if found else None


def asks_how_it_goes(day: Today, last: Answered | None) -> bool:
    """Return whether a week has passed since the last check-in: once the sessions are done, that is what to do."""
    return bool(day.prescriptions) and last is not None and day.day - last.on >= WEEK
