"""A patient's sessions as a feed for their own calendar: neutral entries, each at an instant in UTC."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db.models import F
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from patients.care import reminding
from patients.models import Concern, Patient, Pause, ReminderSettings
from patients.rules.findings import HOLDING
from patients.rules.schedule import Due, first_at, local_date, reminders_between

SALT = "patients.calendar"
AHEAD = timedelta(weeks=4)
LASTS = timedelta(minutes=15)


def token_of(patient: Patient) -> str:
    """Return the token of the link in force: the same until the patient makes a new one."""
    number = ReminderSettings.objects.of(patient).calendar_link
    return signing.Signer(salt=SALT).sign_object([str(patient.pk), number])


def link_of(patient: Patient) -> str:
    """Return the whole address that a calendar app is given."""
    return settings.BASE_URL + reverse("calendar", args=[token_of(patient)])


def opened_by(token: str) -> ReminderSettings | None:
    """Return whose times a link shows; None for a made-up one, and for one that was replaced."""
    try:
        key, number = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    patient = Patient.objects.filter(pk=key).first()
    chosen = ReminderSettings.objects.of(patient) if patient else None
    return chosen if chosen and chosen.calendar_link == number else None


def renew(*, patient: Patient) -> None:
    """Make a new link; the old one no longer works."""
    ReminderSettings.objects.get_or_create(patient=patient)
    ReminderSettings.objects.filter(patient=patient).update(calendar_link=F("calendar_link") + 1)


def feed(chosen: ReminderSettings, *, now: datetime) -> bytes:
    """Return the sessions of today and the next four weeks as iCalendar (RFC 5545)."""
    patient = chosen.patient
    today = local_date(now, patient.zone)
    start = _midnight(today, patient)
    calendar = Calendar()
    calendar.add("prodid", "-//Limber//Reminders//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Reminder"))
    calendar.add("x-published-ttl", "PT6H")
    for due in _sessions(chosen, today):
        calendar.add_component(_entry(patient, due, start))
    return bytes(calendar.to_ical())


def _midnight(day: date, patient: Patient) -> datetime:
    return first_at(day, time.min, patient.zone)


def _sessions(chosen: ReminderSettings, today: date) -> Iterator[Due]:
    """Yield what the patient is to do: nothing while the exercises are on hold, nothing on the days of a pause."""
    patient = chosen.patient
    if Concern.objects.filter(patient=patient, closed_at=None, finding__in=HOLDING).exists():
        return
    plan = reminding.plan_of(chosen, today)
    if plan is None:
        return
    away = list(Pause.objects.filter(episode__patient=patient, episode__ended_on=None))
    for due in reminders_between(plan, _midnight(today, patient), _midnight(today + AHEAD, patient)):
        if not any(pause.from_on <= due.day and (not pause.until_on or due.day < pause.until_on) for pause in away):
            yield due


def _entry(patient: Patient, due: Due, made_at: datetime) -> Event:
    name = salted_hmac(SALT, f"{patient.pk} {due.occasion}").hexdigest()[:32]
    entry = Event()
    entry.add("uid", f"{name}@{urlsplit(settings.BASE_URL).hostname}")
    entry.add("dtstamp", made_at)
    entry.add("dtstart", due.at)  # an instant: no app has to know the zone or its clock changes
    entry.add("duration", LASTS)
    entry.add("summary", _("Reminder"))
    entry.add("url", settings.BASE_URL)
    entry.add("class", "PRIVATE")
    entry.add("transp", "TRANSPARENT")
    return entry
