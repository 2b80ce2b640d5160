"""A patient at home: what they do on their own, and on a mail."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from uuid import uuid4

from patients.care import checking_in, reminding
from patients.demo.acting import exercise
from patients.models import Patient
from patients.rules.schedule import DAY, first_at, local_date
from patients.simulation.behaviour import AWAKE, Life
from patients.simulation.people import Person
from patients.simulation.post import Mail

Later = Callable[[datetime, Callable[..., None]], None]


class Home:
    """One patient with a life of their own; `later` lets something happen at an instant."""

    def __init__(self, patient: Patient, person: Person, seed: int, later: Later) -> None:
        self.patient, self.life, self.later = patient, Life(person, seed), later

    def come_home(self) -> None:
        """Intend the start check, sessions by habit, and a symptom to come."""
        life, person = self.life, self.life.person
        at = first_at(person.starts_on, AWAKE, person.zone) + timedelta(minutes=5 * life.dice("start").randrange(24))
        self.later(at, partial(self.answer, on=person.starts_on))
        if person.by_habit:
            self.later(at + timedelta(minutes=10), self.exercise_by_habit)
        day = person.starts_on + person.symptoms_on * DAY
        if person.symptoms and not life.silent(day):
            noticed = timedelta(minutes=15 * life.dice("noticed").randrange(56))
            self.later(first_at(day, AWAKE, person.zone) + noticed, self.report)

    def receive(self, mail: Mail, *, now: datetime) -> None:
        """Answer a question or follow a reminder, now, later or never."""
        if mail.kind == "question" and (answer := self.life.answer_after(now)):
            at, on = answer
            self.later(at, partial(self.answer, on=on))
        elif mail.kind == "reminder" and (done := self.life.exercise_after(now)):
            self.later(done, self.exercise)

    def answer(self, *, on: date, now: datetime) -> None:
        """Send what was filled in on a day, perhaps only now back on line."""
        reminding.seen(patient=self.patient, now=now)
        answers = self.life.answers(on)
        checking_in.answer(patient=self.patient, key=uuid4(), answers=answers, on=on, now=now)

    def report(self, *, now: datetime) -> None:
        """Report a symptom on its own."""
        reminding.seen(patient=self.patient, now=now)
        symptoms = frozenset(self.life.person.symptoms)
        checking_in.report_symptoms(patient=self.patient, key=uuid4(), symptoms=symptoms, now=now)

    def exercise(self, *, now: datetime) -> None:
        """Do the next session of the day."""
        pain, stopped = self.life.session(now)
        exercise(patient=self.patient, pain=pain, stopped=stopped, now=now)

    def exercise_by_habit(self, *, now: datetime) -> None:
        """Exercise, or not, at one's own time of the day; and again tomorrow."""
        zone = self.life.person.zone
        today = local_date(now, zone)
        self.later(first_at(today + DAY, now.astimezone(zone).time(), zone), self.exercise_by_habit)
        if self.life.exercises_by_habit(today):
            self.exercise(now=now)
