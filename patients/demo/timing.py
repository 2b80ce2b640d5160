"""When a beat happens: patients at any hour, staff while their clinic is open."""

from datetime import date, datetime, time, timedelta

from patients.care.hours import opening_hours
from patients.demo.beats import Beat, OfPatient, Story, When
from patients.models import Patient
from patients.rules.schedule import DAY, first_at, local_date
from patients.rules.working_time import add_working

VISIT_AT = time(15, 10)


def first_day(story: Story, patient: Patient, *, made: datetime) -> date:
    """Return day 0 of a story."""
    return local_date(made, patient.zone) - story.began * DAY


def visit_of(story: Story, patient: Patient, *, made: datetime) -> datetime:
    """Return an instant on the last day before day 0 on which the clinic was open."""
    hours = opening_hours(patient.clinic)
    day = first_day(story, patient, made=made) - DAY
    while not hours.openings_on(day):
        day -= DAY
    return first_at(day, VISIT_AT, hours.zone)


def instant_of(when: When, beat: Beat, story: Story, patient: Patient, *, made: datetime) -> datetime:
    """Return when a beat happens; what staff would do in a closed clinic waits until it opens."""
    if when.minutes_ago is not None:
        return made - timedelta(minutes=when.minutes_ago)
    day = first_day(story, patient, made=made) + when.day * DAY
    at = first_at(day, when.at, patient.zone)
    return at if isinstance(beat, OfPatient) else add_working(at, 0, opening_hours(patient.clinic))
