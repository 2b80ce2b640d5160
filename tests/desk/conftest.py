from datetime import timedelta

import pytest

from clinic import clock
from clinic.models import Tick
from clinic.ticks import INTERVALS
from patients.models import Assessment, Concern
from tests.cast import answer
from tests.desk.a_long_course import course as course
from tests.desk.every_page import ways as ways


def concern_of(patient, finding: str, urgency: int, minutes: int) -> Concern:
    """Return an open concern, to be answered within some minutes, as the rules would have found it."""
    now = clock.now()
    made = Assessment.objects.create(
        patient=patient, as_of=now.date(), made_at=now, headline=finding, findings=[finding], reasons=["Told so"], day=3
    )
    return Concern.objects.create(
        patient=patient,
        assessment=made,
        finding=finding,
        occasion=str(made.pk),
        urgency=urgency,
        owner=patient.physiotherapist,
        opened_at=now,
        acknowledge_by=now + timedelta(minutes=minutes),
        outcome_by=now + timedelta(days=1),
    )


@pytest.fixture
def on_time(db):
    """Every tick ended just now."""
    for name, (_task, interval) in INTERVALS.items():
        Tick.objects.create(name=name, interval=interval, last_ended_at=clock.now())


@pytest.fixture
def not_improved(prescribed, dana, at):
    """Two weeks without improvement: a concern and a draft letter."""
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-30 10:00")
    answer(dana, 6, 4)
    return dana.concerns.get(finding="not_improved")
