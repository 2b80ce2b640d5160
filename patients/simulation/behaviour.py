"""What a simulated patient feels, answers and does: pure, and the same for the same seed."""

from datetime import date, datetime, time, timedelta
from math import exp
from random import Random

from patients.care.checking_in import Answers
from patients.rules.schedule import first_at, local_date
from patients.simulation.people import Course, Person, generator

# All shares and spreads here are assumptions; see `people`.
DAY_TO_DAY = 0.7  # spread of pain between two days, in points
MISJUDGED = 0.15  # rates the change one step off
UNSURE = {"unsure_urgent": 0.005, "unsure_emergency": 0.002}  # per check-in
STILL_THERE = 0.3  # names at the next check-ins a symptom reported before
RELAPSED_FOR = 16  # days
ABOUT_AS_BAD = 0.8  # of the pain at the start, in a relapse
GIVES_PAIN = 0.25  # of sessions come with a pain score
AWAKE, ASLEEP = time(7, 15), time(22, 15)


class Life:
    """One person, day by day."""

    def __init__(self, person: Person, seed: int) -> None:
        self.person, self.seed = person, seed

    def dice(self, *what: object) -> Random:
        """Return random numbers for one thing of this person."""
        return generator(self.seed, self.person.number, *what)

    def day(self, on: date) -> int:
        """Return n of "day n" of the programme."""
        return (on - self.person.starts_on).days

    def silent(self, on: date) -> bool:
        """Return whether nothing is heard of this person any more."""
        return self.person.silent_from is not None and self.day(on) >= self.person.silent_from

    def mean_pain(self, day: int) -> float:
        """Return the pain of a day without its ups and downs."""
        person, passed = self.person, max(0, day)
        if person.relapses_on is not None and 0 <= day - person.relapses_on < RELAPSED_FOR:
            return person.baseline * ABOUT_AS_BAD
        left = {
            Course.IMPROVING: exp(-passed / person.lasts),
            Course.SLOW: 1 - passed / person.lasts,
            Course.FLAT: 1.0,
            Course.WORSENING: 1 + passed / person.lasts / 2,
        }
        return min(10.0, person.baseline * max(0.0, left[person.course]))

    def pain(self, on: date) -> int:
        """Return the answer to "how bad", 0-10."""
        felt = self.mean_pain(self.day(on)) + self.dice("pain", on).gauss(0, DAY_TO_DAY)
        return min(10, max(0, round(felt)))

    def change(self, on: date) -> int:
        """Return the patient's own rating since the start, 1-7."""
        kept = self.mean_pain(self.day(on)) / self.person.baseline
        steps = (0.2, 0.5, 0.8, 1.1, 1.3, 1.7)
        rating = 1 + sum(kept > step for step in steps)
        dice = self.dice("change", on)
        off = dice.choice((-1, 1)) if dice.random() < MISJUDGED else 0
        return min(7, max(1, rating + off))

    def answers(self, on: date) -> Answers:
        """Return what this person answers on a day; the start check asks no change, but the history."""
        starts = self.day(on) <= 0
        pain, dice = self.pain(on), self.dice("answers", on)
        return Answers(
            pain=pain,
            change=None if starts else self.change(on),
            symptoms=frozenset(self._symptoms(on, dice)),
            severe=pain >= 8 and dice.random() < 0.03,
            history=self.person.history if starts else frozenset(),
        )

    def _symptoms(self, on: date, dice: Random) -> set[str]:
        named = {code for code, share in UNSURE.items() if dice.random() < share}
        told = self.day(on) > self.person.symptoms_on
        return named | set(self.person.symptoms if told and dice.random() < STILL_THERE else ())

    def answer_after(self, asked: datetime) -> tuple[datetime, date] | None:
        """Return when an answer to a question arrives and the device's date; None: it is left unanswered."""
        on = local_date(asked, self.person.zone)
        dice = self.dice("question", on)
        if self.silent(on) or dice.random() >= self.person.answers:
            return None
        filled_in = self.awake(asked + timedelta(hours=dice.choice((0.25, 1, 3, 9)), days=dice.random() < 0.2))
        offline = timedelta(days=dice.randrange(1, 4)) if dice.random() < 0.1 else timedelta()
        return filled_in + offline, local_date(filled_in, self.person.zone)

    def exercise_after(self, reminded: datetime) -> datetime | None:
        """Return when the session of a reminder is done, or None."""
        dice = self.dice("reminder", reminded)
        on = local_date(reminded, self.person.zone)
        if self.person.by_habit or self.silent(on) or dice.random() >= self.person.exercises:
            return None
        return self.awake(reminded + timedelta(minutes=dice.choice((30, 60, 120, 240))))

    def exercises_by_habit(self, on: date) -> bool:
        """Return whether somebody who needs no reminder exercises on a day."""
        return self.person.by_habit and not self.silent(on) and self.dice("habit", on).random() < self.person.exercises

    def session(self, now: datetime) -> tuple[int | None, bool]:
        """Return the pain of a session, where it is given, and whether it was stopped for pain."""
        on, dice = local_date(now, self.person.zone), self.dice("session", now)
        worst = min(10, self.pain(on) + dice.choice((0, 0, 0, 1, 2)))
        stopped = dice.random() < (0.04 if worst >= 7 else 0.003)
        return (worst if stopped or dice.random() < GIVES_PAIN else None), stopped

    def awake(self, at: datetime) -> datetime:
        """Return the instant, or when this person gets up."""
        zone = self.person.zone
        local = at.astimezone(zone)
        if AWAKE <= local.time() < ASLEEP:
            return at
        return first_at(local.date() + timedelta(days=local.time() >= ASLEEP), AWAKE, zone)
