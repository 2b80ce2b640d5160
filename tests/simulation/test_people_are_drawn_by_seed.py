"""The same seed draws the same people, and the mix is the one that is written down."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from patients.simulation.behaviour import Life
from patients.simulation.people import COURSES, RELAPSE, SILENT, SYMPTOMS, draw

START = date(2026, 3, 23)
NOON = datetime(2026, 3, 28, 12, tzinfo=UTC)


def drawn(count, seed=7):
    return [draw(number, seed=seed, start=START) for number in range(count)]


def test_the_same_seed_draws_the_same_people():
    assert drawn(50) == drawn(50)
    assert drawn(50) != drawn(50, seed=8)


def test_the_mix_is_the_one_that_is_written_down():
    found = Counter(person.course for person in drawn(3000))
    assert all(abs(found[course] / 30 - share) < 4 for course, share in COURSES.items())


def test_some_relapse_some_fall_silent_and_each_symptom_is_named():
    people = drawn(3000)
    relapsing = [person for person in people if person.relapses_on is not None]
    better = [person for person in people if person.course in ("improving", "slow")]
    assert abs(len(relapsing) / len(better) - RELAPSE) < 0.03
    assert abs(sum(person.silent_from is not None for person in people) / len(people) - SILENT) < 0.03
    assert {person.symptoms for person in people} == set(SYMPTOMS)
    lives = [Life(person, 7) for person in relapsing]
    eased = sum(life.mean_pain(life.person.relapses_on - 1) for life in lives) / len(lives)
    back = sum(max(life.mean_pain(life.person.relapses_on + day) for day in range(15)) for life in lives) / len(lives)
    assert back > eased + 2


def test_pain_goes_as_the_sources_say():
    lives = [Life(person, 7) for person in drawn(2000)]
    begun = sum(life.mean_pain(0) for life in lives) / len(lives)
    six_weeks = sum(life.mean_pain(42) for life in lives) / len(lives)
    recovered = sum(life.mean_pain(14) <= 1 for life in lives) / len(lives)
    assert 4.8 < begun < 5.6
    assert 1.9 < six_weeks < 2.8
    assert 0.3 < recovered < 0.42


def test_answers_do_not_depend_on_how_often_they_are_asked():
    life = Life(drawn(1)[0], 7)
    day = START + timedelta(days=15)
    assert life.answers(day) == life.answers(day) == Life(drawn(1)[0], 7).answers(day)


def test_nobody_answers_at_night():
    for life in (Life(person, 7) for person in drawn(30)):
        for hour in range(24):
            at = life.awake(NOON + timedelta(hours=hour))
            assert 7 <= at.astimezone(life.person.zone).hour <= 22
