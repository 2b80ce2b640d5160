import re

import pytest

from programmes.dose import Dose, Sides, sentence
from programmes.library.entries import ExerciseEntry, Library, ProgrammeEntry
from programmes.library.loading import SHIPPED
from programmes.library.reading import read


@pytest.fixture(scope="module")
def library() -> Library:
    return read(SHIPPED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def five(library: Library) -> list[ExerciseEntry]:
    return library.exercises[:5]


@pytest.fixture(scope="module")
def routine(library: Library) -> ProgrammeEntry:
    return library.programmes[0]


DOSES = {
    "single-leg-knee-hug": Dose(reps=10, hold_seconds=10, sides=Sides.EACH_SIDE, sessions_per_day=2),
    "double-leg-knee-hug": Dose(duration_seconds=30, sessions_per_day=2),
    "lower-back-rotation": Dose(reps=8, hold_seconds=10, sides=Sides.EACH_DIRECTION, sessions_per_day=2),
    "lower-back-rotation-deeper": Dose(reps=3, hold_seconds=20, sides=Sides.EACH_SIDE, sessions_per_day=2),
    "standing-lower-back-stretch": Dose(
        reps=10,
        hold_seconds=10,
        sides=Sides.MOVEMENTS,
        movements=("forward", "left", "right", "backward"),
        sessions_per_day=None,
    ),
}


def test_the_library_begins_with_the_five_exercises_at_exactly_these_doses(five: list[ExerciseEntry]) -> None:
    assert {entry.slug: entry.dose for entry in five} == DOSES


def test_each_dose_reads_as_a_sentence(five: list[ExerciseEntry]) -> None:
    assert [sentence(entry.dose, side_word=entry.side_word) for entry in five] == [
        "Hold 10 seconds, 10 times each leg, twice a day",
        "30 seconds, twice a day",
        "Hold 10 seconds, 8 times in each direction, twice a day",
        "Hold 20 seconds, 3 times each side, twice a day",
        "Hold 10 seconds, 10 times forward, left, right and backward",
    ]


def test_the_routine_goes_on_for_six_to_eight_weeks_with_a_review_after_fourteen_days(
    routine: ProgrammeEntry,
) -> None:
    assert (routine.weeks_min, routine.weeks_max, routine.review_after_days) == (6, 8, 14)
    assert (routine.name, routine.part) == ("Lower back stretches", "Routine 1 of 2")


def test_the_routine_holds_all_five_in_order_with_the_deeper_rotation_off(routine: ProgrammeEntry) -> None:
    assert [item.slug for item in routine.exercise] == list(DOSES)
    assert [item.slug for item in routine.exercise if not item.on] == ["lower-back-rotation-deeper"]


def test_the_deeper_rotation_is_a_step_up_with_two_cautions(five: list[ExerciseEntry]) -> None:
    deeper = five[3]
    assert deeper.harder_than == "lower-back-rotation"
    assert set(deeper.cautions) == {"hip_replacement", "osteoporosis"}


def test_the_standing_stretch_says_when_to_stop(five: list[ExerciseEntry]) -> None:
    assert "any pain" in five[4].stop_if


def test_what_the_source_only_implies_is_named(library: Library) -> None:
    inferred = {entry.slug: entry.inferred for entry in library.exercises if entry.inferred}
    assert inferred == {
        "single-leg-knee-hug": ["sides"],
        "standing-lower-back-stretch": ["Left and right: 10 each"],
    }


def test_steps_are_short_enough_to_follow_from_the_floor(library: Library) -> None:
    steps = [step for entry in library.exercises for step in entry.steps]
    sentences = [text for step in steps for text in re.split(r"(?<=[.:]) ", step)]
    assert max(len(text.split()) for text in sentences) <= 16


def test_steps_leave_the_numbers_to_the_dose(library: Library) -> None:
    assert not [step for entry in library.exercises for step in entry.steps if re.search(r"\d", step)]
