"""Rows with equal columns have one dose: a page asks for it many times, and to check it takes a while."""

import pytest

from patients.models import PrescribedExercise
from programmes.dose import Dose, DoseError
from programmes.models import Exercise

TWICE = Dose(reps=10, sets=2, sessions_per_day=2, weekdays=frozenset({1, 3}))


def with_dose(dose: Dose) -> Exercise:
    row = Exercise()
    row.dose = dose
    return row


def test_equal_columns_are_one_dose_also_of_another_kind_of_row() -> None:
    prescribed = PrescribedExercise()
    prescribed.dose = TWICE
    assert with_dose(TWICE).dose is prescribed.dose
    assert prescribed.dose == TWICE


def test_a_row_that_changes_has_its_new_dose() -> None:
    row = with_dose(TWICE)
    assert row.dose.reps == 10
    row.reps = 12
    assert row.dose.reps == 12
    row.weekdays.append(5)
    assert row.dose.weekdays == {1, 3, 5}


def test_what_is_no_dose_is_refused_each_time() -> None:
    row = with_dose(TWICE)
    row.reps = None
    for _ in range(2):
        with pytest.raises(DoseError):
            _ = row.dose
