"""Whatever is done to an episode, the day on which its rules next find something stays planned."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic.models import Staff
from patients.care import assessing, checking_in, concerns, courses, policies, prescribing, reminding
from patients.care.checking_in import Answers
from patients.care.episodes import followed
from patients.care.facts import facts_of, policy_of
from patients.care.refusal import Refused
from patients.models import Concern, Episode, Patient, PrescriptionVersion
from patients.rules import assessment as rules
from patients.rules.schedule import first_at, local_date

BEGIN = datetime.fromisoformat("2026-03-16T09:00+00:00")


class Course:
    """One patient's course, on which anything may happen next."""

    def __init__(self, patient: Patient, version: PrescriptionVersion) -> None:
        self.patient, self.version, self.now = patient, version, BEGIN

    @property
    def by(self) -> Staff:
        return self.patient.physiotherapist

    @property
    def episode(self) -> Episode:
        return self.patient.episodes.select_related("patient__clinic").latest("pk")

    def today(self) -> date:
        return local_date(self.now, self.patient.zone)

    def verb(self, call: Callable[..., object], **given: Any) -> None:
        call(now=self.now, **given)

    def wait(self, days: int, hours: int) -> None:
        self.now += timedelta(days=days, hours=hours)

    def tick(self) -> None:
        assessing.assess_due(now=self.now)

    def answer(self, pain: int, change: int | None, days_ago: int) -> None:
        on = self.today() - timedelta(days=days_ago)
        self.verb(checking_in.answer, patient=self.patient, key=uuid4(), answers=Answers(pain, change), on=on)

    def report(self) -> None:
        self.verb(checking_in.report_symptoms, patient=self.patient, key=uuid4(), symptoms=frozenset({"fever"}))

    def pause(self, start: int, length: int | None) -> None:
        from_on = self.today() + timedelta(days=start)
        until_on = from_on + timedelta(days=length) if length else None
        self.verb(courses.pause, by=self.by, episode=self.episode, from_on=from_on, until_on=until_on, reason="Away")

    def resume(self) -> None:
        self.verb(courses.resume, by=self.by, episode=self.episode)

    def restart(self, days: int) -> None:
        started_on = self.today() + timedelta(days=days)
        self.verb(courses.restart, by=self.by, episode=self.episode, started_on=started_on, reason="Not begun")

    def close(self, days: int) -> None:
        concern = Concern.objects.open().filter(patient=self.patient).first()
        if concern is not None:
            given = {"outcome": "changed", "note": "Rang", "next_review_on": self.today() + timedelta(days=days)}
            self.verb(concerns.close, by=self.by, concern=concern, **given)

    def publish(self, days: int) -> None:
        draft = prescribing.draft_next(by=self.by, prescription=self.version.prescription, now=self.now)
        starts_on = draft.starts_on + timedelta(days=days)
        prescribing.change_draft(by=self.by, version=draft, starts_on=starts_on, now=self.now)
        self.verb(prescribing.publish, by=self.by, version=draft)

    def policy(self, review_day: int) -> None:
        self.verb(policies.switch_on, by=self.by, settings={"review_day": review_day})
        self.tick()  # new settings are assessed by the next tick

    def move(self, zone: str) -> None:
        self.patient.refresh_from_db()
        times = {"times": [time(9)], "quiet_from": time(21), "quiet_until": time(8)}
        self.verb(reminding.choose, patient=self.patient, on=True, time_zone=zone, **times)
        self.patient.refresh_from_db()

    def maintain(self) -> None:
        self.verb(courses.maintain, by=self.by, episode=self.episode)

    def end(self) -> None:
        self.verb(courses.end, by=self.by, episode=self.episode, outcome_note="Well")


few = st.integers(0, 5)
STEPS = st.one_of(
    st.tuples(st.just("wait"), st.integers(0, 20), st.integers(0, 23)),
    st.tuples(st.just("tick")),
    st.tuples(st.just("answer"), st.integers(0, 10), st.none() | st.integers(1, 7), st.integers(0, 4)),
    st.tuples(st.just("report")),
    st.tuples(st.just("pause"), st.integers(-3, 5), st.none() | st.integers(1, 9)),
    st.tuples(st.just("resume")),
    st.tuples(st.just("restart"), st.integers(-3, 5)),
    st.tuples(st.just("close"), st.integers(1, 14)),
    st.tuples(st.just("publish"), few),
    st.tuples(st.just("policy"), st.integers(7, 14)),
    st.tuples(st.just("move"), st.sampled_from(["Europe/London", "Pacific/Auckland", "Pacific/Pago_Pago"])),
    st.tuples(st.just("maintain")),
    st.tuples(st.just("end")),
)


@pytest.fixture
def fresh(routine: Any, alice: Staff, db: None) -> Callable[[], Course]:
    from tests.cast import a_patient

    def begin() -> Course:
        patient = a_patient(alice, f"P{uuid4().hex[:12]} Doyle")
        by, now = alice, BEGIN
        version = prescribing.prescribe(
            by=by, patient=patient, programme=routine, starts_on=now.date(), baseline=6, now=now
        )
        version.exercises.filter(sessions_per_day=None).update(sessions_per_day=1)
        return Course(patient, prescribing.publish(by=by, version=version, now=now))

    return begin


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=9))
def test_the_planned_date_is_what_the_rules_say_of_the_facts_as_they_stand(fresh, steps):
    course = fresh()
    for name, *given_ in steps:
        with suppress(Refused):  # it changed nothing, and the date must still be right
            getattr(course, name)(*given_)
        if name == "wait":
            course.tick()
        planned, expected = course.episode.next_assessment_at, expected_of(course)
        assert planned == expected, (name, given_)


def expected_of(course: Course) -> datetime | None:
    """Return when the rules must look again, worked out from nothing but the record."""
    episode = course.episode
    if not followed(episode):
        return None
    decision = rules.assess(facts_of(episode, course.today()), policy_of(course.patient.clinic)[1], course.today())
    on = decision.next_assessment_on
    return first_at(on, time.min, course.patient.zone) if on else None
