from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from clinic.models import Clinic
from programmes.dose import Dose
from programmes.library.faults import LibraryError
from programmes.library.loading import SHIPPED, load
from programmes.library.reading import read
from programmes.models import Exercise, Programme, ProgrammeExercise
from tests.programmes.test_the_library_has_the_exact_doses import DOSES

pytestmark = pytest.mark.django_db

CALF = """\
[[exercise]]
slug = "wall-calf-stretch"
name = "Wall calf stretch"
region = "leg"
position = "Standing at a wall"
steps = ["Step back with one foot.", "Press the heel down."]
harder_than = "standing-lower-back-stretch"
dose = { reps = 3, hold_seconds = 30, sides = "each_side", sessions_per_day = 1 }

[[programme]]
slug = "legs-and-back"
name = "Legs and back"
region = "leg"
aim = "Easier walking."
weeks_min = 4
weeks_max = 6
review_after_days = 14

[[programme.exercise]]
slug = "wall-calf-stretch"

[[programme.exercise]]
slug = "standing-lower-back-stretch"
dose = { reps = 5, sessions_per_day = 1 }
"""


@pytest.fixture
def calf(tmp_path: Path) -> Path:
    path = tmp_path / "calf.toml"
    path.write_text(CALF, encoding="utf-8")
    return path


SHIPPED_LIBRARY = read(SHIPPED.read_text(encoding="utf-8"))
EXERCISES, PROGRAMMES = len(SHIPPED_LIBRARY.exercises), len(SHIPPED_LIBRARY.programmes)


def the_routine() -> Programme:
    return Programme.objects.get(slug="lower-back-stretches-1")


def doses() -> dict[str, Dose]:
    return {exercise.slug: exercise.dose for exercise in Exercise.objects.all()}


def test_the_shipped_library_is_loaded_at_exactly_its_doses() -> None:
    load()
    assert doses() == {entry.slug: entry.dose for entry in SHIPPED_LIBRARY.exercises}
    assert {slug: dose for slug, dose in doses().items() if slug in DOSES} == DOSES
    assert {item.exercise.slug: item.dose for item in the_routine().items.all()} == DOSES


def test_the_routine_has_its_exercises_in_order_and_the_deeper_one_off() -> None:
    load()
    routine = the_routine()
    assert list(routine.items.order_by("order").values_list("exercise__slug", "on")) == [
        ("single-leg-knee-hug", True),
        ("double-leg-knee-hug", True),
        ("lower-back-rotation", True),
        ("lower-back-rotation-deeper", False),
        ("standing-lower-back-stretch", True),
    ]


def test_the_deeper_rotation_has_an_easier_neighbour() -> None:
    load()
    easier = Exercise.objects.get(slug="lower-back-rotation")
    assert [exercise.slug for exercise in easier.harder.all()] == ["lower-back-rotation-deeper"]


def test_an_exercise_without_a_stated_frequency_asks_for_one() -> None:
    load()
    assert the_routine().questions() == ["Standing lower back stretch: say how many times a day."]
    ProgrammeExercise.objects.filter(sessions_per_day=None).update(sessions_per_day=2)
    assert the_routine().questions() == []


def test_what_is_shipped_passes_the_checks_of_a_form() -> None:
    load()
    for row in [*Exercise.objects.all(), *Programme.objects.all(), *ProgrammeExercise.objects.all()]:
        row.full_clean()


def test_an_exercise_hands_over_its_words_for_a_prescription_to_keep() -> None:
    load()
    told = Exercise.objects.get(slug="lower-back-rotation").told()
    assert told["equipment"] == ["A pillow"]
    assert set(told) == {"name", "position", "equipment", "steps", "stop_if", "side_word"}


def history() -> list[int]:
    names = ("ExerciseEvent", "ProgrammeEvent", "ProgrammeExerciseEvent")
    return [apps.get_model("programmes", name).objects.count() for name in names]


def test_loading_twice_changes_nothing() -> None:
    load()
    before = history()
    again = load()
    assert (again.added, again.changed, len(again.unchanged)) == ([], [], EXERCISES + PROGRAMMES)
    assert history() == before


def test_a_changed_file_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    load()
    text = SHIPPED.read_text(encoding="utf-8").replace("reps = 8, hold_seconds = 10", "reps = 9, hold_seconds = 10")
    (tmp_path / "back.toml").write_text(text, encoding="utf-8")
    loaded = load(path=tmp_path / "back.toml")
    assert loaded.changed == ["Lower back rotation", "Lower back stretches"]
    assert Exercise.objects.get(slug="lower-back-rotation").reps == 9
    assert ProgrammeExercise.objects.get(exercise__slug="lower-back-rotation").reps == 9


def test_a_programme_whose_every_dose_changed_counts_as_changed(calf: Path) -> None:
    load()
    only = CALF.rpartition("[[programme.exercise]]")[0]
    calf.write_text(only.rstrip() + "\ndose = { reps = 3, sessions_per_day = 1 }\n")
    load(path=calf)
    calf.write_text(only.rstrip() + "\ndose = { reps = 4, sessions_per_day = 1 }\n")
    assert load(path=calf).changed == ["Legs and back"]


def test_loading_costs_the_same_few_queries_whatever_is_new(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12 + 2 * PROGRAMMES):
        load()


def test_a_changed_neighbour_counts_as_a_change(tmp_path: Path) -> None:
    load()
    text = SHIPPED.read_text(encoding="utf-8").replace('harder_than = "lower-back-rotation"\n', "")
    (tmp_path / "back.toml").write_text(text, encoding="utf-8")
    assert load(path=tmp_path / "back.toml").changed == ["Deeper lower back rotation"]
    assert Exercise.objects.get(slug="lower-back-rotation-deeper").harder_than is None


@pytest.mark.parametrize("name", ["ExerciseEvent", "ProgrammeEvent", "ProgrammeExerciseEvent"])
def test_the_history_of_the_library_cannot_be_rewritten(name: str) -> None:
    load()
    with pytest.raises(DatabaseError):
        apps.get_model("programmes", name).objects.update(pgh_label="never")


@pytest.mark.parametrize("model", [Exercise, Programme])
def test_what_was_in_the_library_is_never_deleted(model: type[Exercise | Programme]) -> None:
    load()
    with pytest.raises(DatabaseError):
        model.objects.all()._raw_delete("default")


def test_what_a_file_does_not_name_stays(calf: Path) -> None:
    load()
    load(path=calf)
    assert Exercise.objects.count() == EXERCISES + 1
    assert Programme.objects.count() == PROGRAMMES + 1


def test_an_exercise_that_a_person_added_to_a_programme_stays_at_its_end(calf: Path, riverside: Clinic) -> None:
    load()
    load(path=calf, clinic=riverside)
    programme = Programme.objects.get(clinic=riverside)
    knee_hug = Exercise.objects.get(slug="double-leg-knee-hug")
    ProgrammeExercise.objects.create(programme=programme, exercise=knee_hug, order=7, duration_seconds=20)
    load(path=calf, clinic=riverside)
    assert list(programme.items.order_by("order").values_list("exercise__slug", "order")) == [
        ("wall-calf-stretch", 1),
        ("standing-lower-back-stretch", 2),
        ("double-leg-knee-hug", 3),
    ]


def test_a_clinic_extends_the_library_with_its_own_file(calf: Path, riverside: Clinic, hilltop: Clinic) -> None:
    load()
    loaded = load(path=calf, clinic=riverside)
    assert loaded.added == ["Wall calf stretch", "Legs and back"]
    assert Exercise.objects.for_clinic(riverside).count() == EXERCISES + 1
    assert Exercise.objects.for_clinic(hilltop).count() == EXERCISES
    assert Exercise.objects.own(riverside).get().harder_than.slug == "standing-lower-back-stretch"


def test_a_programme_can_have_its_own_dose_of_an_exercise(calf: Path, riverside: Clinic) -> None:
    load()
    load(path=calf, clinic=riverside)
    programme = Programme.objects.get(clinic=riverside)
    assert [item.dose_sentence for item in programme.items.order_by("order")] == [
        "Hold 30 seconds, 3 times each side, once a day",
        "5 times, once a day",
    ]


def test_two_clinics_can_use_the_same_short_name(calf: Path, riverside: Clinic, hilltop: Clinic) -> None:
    load()
    load(path=calf, clinic=riverside)
    load(path=calf, clinic=hilltop)
    assert Exercise.objects.filter(slug="wall-calf-stretch").count() == 2


def test_another_clinics_exercise_cannot_be_named(
    calf: Path, riverside: Clinic, hilltop: Clinic, tmp_path: Path
) -> None:
    load()
    load(path=calf, clinic=riverside)
    ours = tmp_path / "ours.toml"
    ours.write_text(
        CALF.replace('"wall-calf-stretch"', '"toe-stretch"', 1).replace(
            "standing-lower-back-stretch", "wall-calf-stretch"
        ),
        encoding="utf-8",
    )
    with pytest.raises(LibraryError, match='line 7: exercise "toe-stretch": There is no exercise "wall-calf-stretch"'):
        load(path=ours, clinic=hilltop)


def test_a_fault_in_the_last_block_loads_nothing(calf: Path) -> None:
    calf.write_text(SHIPPED.read_text(encoding="utf-8") + CALF.replace("reps = 5", "reps = 0"), encoding="utf-8")
    with pytest.raises(LibraryError, match="Repetitions: give a whole number from 1 to 100"):
        load(path=calf)
    assert not Exercise.objects.exists()
    assert not Programme.objects.exists()


def test_a_file_that_is_not_utf_8_names_its_line(calf: Path) -> None:
    calf.write_bytes(CALF.encode() + 'name = "Dehnübung"'.encode("latin-1"))
    with pytest.raises(LibraryError, match=r"line 25: This is not UTF-8 text\. Save"):
        load(path=calf)


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("load_library", *arguments, stdout=out)
    return out.getvalue().strip()


def test_the_command_loads_the_shipped_library_and_says_so() -> None:
    assert told() == f"Library: {EXERCISES + PROGRAMMES} added, 0 changed, 0 as they were."
    assert told() == f"Library: 0 added, 0 changed, {EXERCISES + PROGRAMMES} as they were."


def test_the_command_loads_a_file_for_one_clinic(calf: Path, riverside: Clinic) -> None:
    told()
    assert told(str(calf), "--clinic", "riverside") == "Library: 2 added, 0 changed, 0 as they were."


def test_the_command_names_line_and_exercise_of_a_fault(calf: Path) -> None:
    with pytest.raises(CommandError) as refused:
        told(str(calf))
    assert str(refused.value).splitlines() == [
        'calf.toml, line 7: exercise "wall-calf-stretch": '
        'There is no exercise "standing-lower-back-stretch" in this file or in the library.',
        'calf.toml, line 23: exercise "standing-lower-back-stretch": '
        'There is no exercise "standing-lower-back-stretch" in this file or in the library.',
        "Nothing was loaded.",
    ]


def test_the_command_refuses_an_unknown_clinic(riverside: Clinic) -> None:
    with pytest.raises(CommandError, match=r'There is no clinic "lakeside"\. Clinics: riverside\.'):
        told("--clinic", "lakeside")


def test_the_command_refuses_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"No such file or directory\. Nothing was loaded"):
        told(str(tmp_path / "missing.toml"))
