"""A patient's days, changed at the desk, are a new fact."""

from clinic import clock
from patients.models import Patient, ReminderSettings
from tests.journey.visitor import Page


def test_another_zone_moves_the_next_assessment_and_the_next_reminder(alice, dana, prescribed, as_user, at):
    at("2026-03-16 09:30")
    prescribed(dana)
    desk, address = as_user(alice), f"/admin/patients/patient/{dana.pk}/details/"
    form = Page(address, 200, desk.get(address).content.decode()).form(having="time_zone")
    desk.post(address, dict(form.values) | {"time_zone": "America/New_York"})
    moved = Patient.objects.get(pk=dana.pk)
    assert moved.time_zone == "America/New_York"
    midnight = moved.episodes.get().next_assessment_at.astimezone(moved.zone)
    assert (midnight.hour, midnight.minute) == (0, 0)
    due = ReminderSettings.objects.get(patient=dana).next_at
    assert due.astimezone(moved.zone).hour == 9
    assert due > clock.now()
