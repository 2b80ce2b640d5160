from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.bounds import BOUNDS
from programmes.dose import RULES, Dose, DoseError, Sides
from programmes.models import Exercise, Programme, ProgrammeExercise
from programmes.models.dose_fields import CONDITIONS

pytestmark = pytest.mark.django_db


def knee_hug(**dose: Any) -> Exercise:
    return Exercise(
        slug="knee-hug", name="Knee hug", region="back", position="Lying on your back", steps=["Hug."], **dose
    )


ONE_OF_THE_TWO = "Give repetitions or a duration in seconds: one of the two, not both."
MOVEMENTS = "Name the movements if the dose is for each movement, and only then."
WEEKDAYS = "Choose at least one weekday, from 1 (Monday) to 7 (Sunday)."
BROKEN: list[tuple[dict[str, Any], str]] = [
    ({}, ONE_OF_THE_TWO),
    ({"reps": 10, "duration_seconds": 30}, ONE_OF_THE_TWO),
    ({"reps": 0}, "Repetitions: give a whole number from 1 to 100."),
    ({"reps": -1}, "Repetitions: give a whole number from 1 to 100."),
    ({"reps": 101}, "Repetitions: give a whole number from 1 to 100."),
    ({"duration_seconds": 0}, "Duration: give 1 to 3600 seconds."),
    ({"duration_seconds": 3601}, "Duration: give 1 to 3600 seconds."),
    ({"reps": 1, "sets": 0}, "Sets: give a whole number from 1 to 20."),
    ({"reps": 1, "hold_seconds": 0}, "Hold: give 1 to 300 seconds."),
    ({"reps": 1, "rest_seconds": 601}, "Rest: give 0 to 600 seconds."),
    ({"reps": 1, "sessions_per_day": 0}, "Sessions a day: give a whole number from 1 to 6."),
    ({"reps": 1, "sessions_per_day": 7}, "Sessions a day: give a whole number from 1 to 6."),
    ({"duration_seconds": 30, "hold_seconds": 10}, RULES["hold"].message),
    ({"reps": 1, "sides": "movements"}, MOVEMENTS),
    ({"reps": 1, "movements": ["up"]}, MOVEMENTS),
    ({"reps": 1, "weekdays": [8]}, WEEKDAYS),
    ({"reps": 1, "weekdays": [0, 1]}, WEEKDAYS),
]


@pytest.mark.parametrize(("dose", "words"), BROKEN)
def test_a_dose_outside_its_bounds_is_told_in_words(dose: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        knee_hug(**dose).full_clean()
    assert refused.value.messages == [words]


@pytest.mark.parametrize(
    "dose", [dose for dose, _ in BROKEN] + [{"reps": 1, "weekdays": []}, {"reps": 1, "sides": "both"}]
)
def test_a_dose_outside_its_bounds_is_refused_by_the_database(dose: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        knee_hug(**dose).save()


@pytest.mark.parametrize("change", [{"reps": 0}, {"duration_seconds": 30}, {"reps": None}, {"movements": [""]}])
def test_a_bulk_update_gets_past_no_bound(change: dict[str, Any]) -> None:
    knee_hug(reps=10).save()
    with pytest.raises(IntegrityError):
        Exercise.objects.update(**change)


def test_a_movement_without_a_name_is_refused() -> None:
    with pytest.raises(IntegrityError):
        knee_hug(reps=1, sides="movements", movements=["up", ""]).save()


def test_a_number_too_big_for_its_column_is_refused() -> None:
    with pytest.raises(DatabaseError):
        knee_hug(reps=40_000).save()


def test_the_database_has_a_condition_for_every_rule() -> None:
    assert set(CONDITIONS) == set(RULES)


def near(name: str) -> st.SearchStrategy[int | None]:
    """Numbers around both ends of the bound."""
    bound = BOUNDS[name]
    numbers = st.sampled_from([bound.low - 1, bound.low, bound.high, bound.high + 1])
    return st.none() | numbers if bound.optional else numbers


any_columns = st.fixed_dictionaries(
    {
        **{name: near(name) for name in BOUNDS},
        "sides": st.sampled_from([*(side.value for side in Sides), "both"]),
        "movements": st.lists(st.sampled_from(["", "up", "down"]), max_size=3),
        "weekdays": st.lists(st.integers(0, 8), max_size=4),
    }
)


@given(any_columns)
@settings(max_examples=200)
def test_the_database_and_the_dose_refuse_the_same(columns: dict[str, Any]) -> None:
    lists = {"movements": tuple(columns["movements"]), "weekdays": frozenset(columns["weekdays"])}
    try:
        Dose(**columns | lists)
        allowed = True
    except DoseError:
        allowed = False
    assert saves(knee_hug(**columns)) is allowed


def saves(exercise: Exercise) -> bool:
    try:
        with transaction.atomic():
            exercise.save()
            transaction.set_rollback(True)
    except IntegrityError:
        return False
    return True


def test_a_dose_comes_back_from_the_database_as_it_went_in() -> None:
    exercise, dose = (
        knee_hug(),
        Dose(reps=10, sides=Sides.MOVEMENTS, movements=("up", "down"), weekdays=frozenset({5, 1})),
    )
    exercise.dose = dose
    exercise.save()
    exercise.refresh_from_db()
    assert exercise.dose == dose
    assert exercise.dose_sentence == "10 times up and down, on Monday and Friday"


def test_a_programme_keeps_its_weeks_in_order() -> None:
    programme = Programme(
        slug="routine", name="Routine", region="back", aim="Less pain.", weeks_min=8, weeks_max=6, review_after_days=14
    )
    with pytest.raises(ValidationError, match="The fewest weeks cannot be more than the most weeks"):
        programme.full_clean()
    with pytest.raises(IntegrityError):
        programme.save()


def test_two_exercises_of_a_programme_can_swap_places() -> None:
    routine = Programme.objects.create(
        slug="routine", name="Routine", region="back", aim="Less pain.", weeks_min=6, weeks_max=8, review_after_days=14
    )
    one, other = knee_hug(reps=1), knee_hug(reps=2)
    other.slug = "toe-hug"
    one.save()
    other.save()
    items = [
        ProgrammeExercise.objects.create(programme=routine, exercise=exercise, order=order, reps=1)
        for order, exercise in enumerate([one, other], start=1)
    ]
    for item, order in zip(items, [2, 1], strict=True):
        item.order = order
        item.save()
    assert list(routine.items.order_by("order").values_list("exercise__slug", flat=True)) == ["toe-hug", "knee-hug"]
