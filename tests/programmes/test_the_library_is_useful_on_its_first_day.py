from collections import Counter

import pytest

from programmes.dose import Sides
from programmes.library.entries import Library
from programmes.library.loading import SHIPPED
from programmes.library.reading import read


@pytest.fixture(scope="module")
def library() -> Library:
    return read(SHIPPED.read_text(encoding="utf-8"))


def test_it_has_at_least_24_exercises_in_four_programmes(library: Library) -> None:
    assert len(library.exercises) >= 24
    assert [programme.slug for programme in library.programmes] == [
        "lower-back-stretches-1",
        "hip-and-hamstring-mobility",
        "strength-and-control",
        "keeping-it-away",
    ]


def test_every_exercise_is_in_a_programme_and_says_what_it_is_for(library: Library) -> None:
    used = {item.slug for programme in library.programmes for item in programme.exercise}
    assert used == {entry.slug for entry in library.exercises}
    assert [entry.slug for entry in library.exercises if not entry.goal] == []


def test_a_step_up_is_off_until_a_physiotherapist_switches_it_on(library: Library) -> None:
    easier = {entry.slug: entry.harder_than for entry in library.exercises}
    for programme in library.programmes:
        on = {item.slug for item in programme.exercise if item.on}
        assert [slug for slug in on if easier[slug] in on] == []


def test_most_exercises_have_an_easier_or_a_harder_neighbour(library: Library) -> None:
    steps = {entry.slug for entry in library.exercises if entry.harder_than}
    neighbours = steps | {entry.harder_than for entry in library.exercises if entry.harder_than}
    assert len(steps) >= 12
    assert len(neighbours) >= 20


def test_no_two_exercises_share_their_words(library: Library) -> None:
    counted = Counter(entry.name for entry in library.exercises) + Counter(entry.goal for entry in library.exercises)
    assert set(counted.values()) - {1} <= {2}
    assert [name for name in {entry.name for entry in library.exercises} if counted[name] > 1] == []


def test_what_has_two_sides_names_the_side_by_its_word(library: Library) -> None:
    legs = {entry.slug for entry in library.exercises if entry.side_word == "leg"}
    assert legs <= {entry.slug for entry in library.exercises if entry.dose.sides == Sides.EACH_SIDE}


def test_every_caution_says_whom_and_what_to_check(library: Library) -> None:
    for entry in library.exercises:
        for code, words in entry.cautions.items():
            assert words.lower().startswith(code.replace("_", " ") + ":"), (entry.slug, code)
            assert "check" in words


def test_where_practice_differs_the_frequency_is_left_to_be_asked_for(library: Library) -> None:
    assert {entry.slug for entry in library.exercises if entry.dose.sessions_per_day is None} == {
        "standing-lower-back-stretch",
        "lying-on-elbows",
        "lying-press-up",
    }
