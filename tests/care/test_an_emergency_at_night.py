"""An emergency is told to owner, cover, duty inbox and every lead together, at any hour of the night."""

import pytest

from clinic import clock
from clinic.mail.models import Channel, Message
from clinic.models import Role, Staff
from patients.models import Concern
from tests.cast import a_member, answer, tick


@pytest.fixture
def night(alice, bob, lena, clinic, dana, prescribed, settings, at):
    """Sunday, three in the morning: the clinic opens on Monday at half past eight."""
    settings.TEXT_GATEWAY_URL = "http://127.0.0.1:9/send"
    alice.cover = bob
    for place, member in enumerate((alice, bob, lena, a_member(clinic, "Lars Lund", Role.LEAD))):
        member.phone = f"07700 90000{place}"
        member.save()
    at("2026-03-16 09:00")
    prescribed(dana)
    at("2026-03-22 03:00")
    answer(dana, 6, symptoms={"saddle_numbness"})
    return Concern.objects.get(finding="emergency_symptom")


def told(kind, channel):
    rows = Message.objects.filter(kind=kind, channel=channel, due_at__lte=clock.now(), status="planned")
    return sorted(rows.values_list("recipient", flat=True))


def test_all_of_them_are_told_at_that_minute_by_mail_and_in_their_pocket(clinic, night):
    people = [member.email for member in Staff.objects.filter(clinic=clinic)]
    assert told("concern", Channel.EMAIL) == sorted([*people, clinic.duty_email])
    assert told("concern", Channel.TEXT) == ["07700900000", "07700900001", "07700900002", "07700900003"]


def test_fifteen_minutes_later_every_lead_is_told_again_at_any_hour(night, lena, at):
    at("2026-03-22 03:14")
    tick()
    assert told("concern_escalated", Channel.EMAIL) == []
    at("2026-03-22 03:15")
    tick()
    assert told("concern_escalated", Channel.EMAIL) == ["lars@harbour.example", lena.email]
    assert told("concern_escalated", Channel.TEXT) == ["07700900002", "07700900003"]


def test_then_it_climbs_by_clinic_time_and_is_late_from_the_first_hour_of_monday(night, at):
    at("2026-03-22 03:15")
    tick()
    night.refresh_from_db()
    assert night.next_escalation_at == at("2026-03-23 08:45")
    assert night.outcome_by == at("2026-03-23 09:30")
