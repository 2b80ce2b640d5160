"""Exercises by CSV into a clinic's own library, read by the same pages and the same kind of command."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from clinic import clock
from clinic.tables.kinds import Wrong
from programmes.importing import EXERCISES
from programmes.models import Exercise

HEAD = "name,slug,region,position,steps,dose,movements,load,equipment,cautions,harder_than,side_word\n"
CALF = 'Calf stretch,,leg,Standing,"Step back.\nPress the heel down.",3x30s each side 2/day,,,"wall\nshoe",,,leg\n'
RAISE = 'Heel raise,heel-raise,leg,Standing,Rise.,3x10 1/day,,2 kg,,"heart: ask first",calf-stretch,\n'
AT = reverse("admin:programmes_exercise_import")


def keep(by, text):
    return EXERCISES.keep(by=by, rows=EXERCISES.rows(text), now=clock.now())


def test_rows_become_exercises_of_the_clinics_own(alice):
    assert keep(alice, HEAD + RAISE + CALF) == 2
    calf, heel = Exercise.objects.own(alice.clinic).order_by("slug")
    assert (calf.slug, calf.steps, calf.equipment) == (
        "calf-stretch",
        ["Step back.", "Press the heel down."],
        ["wall", "shoe"],
    )
    assert (calf.dose.sets, calf.dose.duration_seconds, calf.dose.sessions_per_day) == (3, 30, 2)
    assert (heel.load, heel.cautions, heel.side_word) == ("2 kg", {"heart": "ask first"}, "side")
    assert heel.harder_than == calf
    assert heel.events.count() == 2


def test_a_row_may_be_harder_than_a_shipped_exercise_and_as_many_movements_as_it_names(alice, routine):
    shipped = Exercise.objects.filter(clinic=None).first()
    row = f'Four ways,,neck,Sitting,Bend.,5x each movement 1/day,"up\ndown",,,,{shipped.slug},\n'
    keep(alice, HEAD + row)
    own = Exercise.objects.own(alice.clinic).get()
    assert (own.movements, own.harder_than) == (["up", "down"], shipped)


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("Ann,,leg,Standing,,3x10,,,,,,", "steps", "empty"),
        ("Ann,,leg,Standing,Rise.,a lot,,,,,,", "dose", "cannot be read"),
        ("Ann,,leg,Standing,Rise.,999x10,,,,,,", "dose", "from 1 to 20"),
        ("Ann,no spaces,leg,Standing,Rise.,3x10,,,,,,", "slug", "such as knee-hug"),
        ("Calf stretch,,leg,Standing,Rise.,3x10,,,,,,", "slug", "Line 2 has the short name"),
        ("Ann,,leg,Standing,Rise.,3x10,,,,,nothing,", "harder_than", "There is no exercise"),
        ("Ann,,leg,Standing,Rise.,3x10,,,,,ann,", "harder_than", "harder than itself"),
        ("Ann,,leg,Standing,Rise.,3x10,,,,no words,,", "cautions", "on its own line"),
        (f"Ann,,leg,Standing,Rise.,3x10,,,{'x' * 61},,,", "equipment", "at most 60"),
    ],
)
def test_a_row_that_is_no_exercise_is_told_with_its_line_and_column(alice, row, column, said):
    rows = EXERCISES.rows(f"{HEAD}{CALF}{row}\n")
    (found,) = EXERCISES.problems(by=alice, rows=rows, among=rows, now=clock.now())
    assert found.column == column
    assert said in found.message
    with pytest.raises(Wrong):
        EXERCISES.keep(by=alice, rows=rows, now=clock.now())
    assert not Exercise.objects.exists()


def test_what_the_clinic_has_already_is_told_and_what_another_has_is_not(alice, charlie):
    keep(alice, HEAD + CALF)
    with pytest.raises(Wrong):
        keep(alice, HEAD + CALF)
    assert keep(charlie, HEAD + CALF) == 1


def test_at_the_desk_a_clinician_reads_them_in_and_a_manager_does_not(alice, mona, as_user, press):
    desk = as_user(alice)
    assert "1 row is checked and can be read in" in press(desk, "upload", HEAD + CALF, at=AT).content.decode()
    assert "1 exercise is in your library now." in press(desk, "store", at=AT).content.decode()
    assert AT in desk.get(reverse("admin:programmes_exercise_changelist")).content.decode()
    assert as_user(mona).get(AT).status_code == 404


def test_the_command_reads_them_in_for_whoever_may(alice, mona, tmp_path):
    file, said = tmp_path / "list.csv", io.StringIO()
    file.write_text(HEAD + CALF)
    call_command("import_exercises", str(file), by=alice.email, stdout=said, stderr=io.StringIO())
    assert said.getvalue() == "1 rows stored at Harbour Physiotherapy.\n"
    with pytest.raises(CommandError, match="may not add this"):
        call_command("import_exercises", str(file), by=mona.email)


def rise(number: int) -> str:
    """Return the row of one of many exercises, each harder than the one before it."""
    easier = f"rise-{number - 1}" if number else ""
    return f"Rise {number},rise-{number},leg,Standing,Rise.,3x10 1/day,,,,,{easier},\n"


def test_a_list_is_checked_first_and_each_rows_problem_shown_while_nothing_is_written(alice, as_user, press):
    desk = as_user(alice)
    page = press(desk, "upload", HEAD + CALF + "<b>,,,,,a lot,,,,,,\n", at=AT).content.decode()
    assert "1 row has a problem. Nothing is written until none has." in page
    # The first row takes three lines of the file.
    for column in ("region", "position", "steps", "dose"):
        assert f"<td>5</td><td>{column}</td>" in page
    assert 'name="store"' not in page
    press(desk, "store", at=AT)
    assert not Exercise.objects.exists()


def test_what_came_into_the_library_meanwhile_stops_all_of_it_and_is_told(alice, as_user, press):
    desk = as_user(alice)
    press(desk, "upload", HEAD + CALF + RAISE, at=AT)
    keep(alice, HEAD + CALF)
    assert "1 row has a problem" in press(desk, "store", at=AT).content.decode()
    assert [one.slug for one in Exercise.objects.all()] == ["calf-stretch"]


def test_an_easier_exercise_that_is_gone_meanwhile_stops_all_of_it(alice, as_user, press, routine):
    shipped = Exercise.objects.filter(clinic=None).first()
    desk = as_user(alice)
    press(desk, "upload", f"{HEAD}{CALF}Ann,,leg,Standing,Rise.,3x10,,,,,{shipped.slug},\n", at=AT)
    Exercise.objects.filter(pk=shipped.pk).update(slug="another")
    assert "There is no exercise" in press(desk, "store", at=AT).content.decode()
    assert not Exercise.objects.own(alice.clinic).exists()


def test_a_long_list_is_checked_in_parts_and_stored_whole(alice, as_user, press):
    desk = as_user(alice)
    page = press(desk, "upload", HEAD + "".join(map(rise, range(2_500))), at=AT).content.decode()
    assert '<progress id="progress" max="2500" value="500">' in page
    press(desk, "store", at=AT)
    assert not Exercise.objects.exists()
    for _part in range(3):
        press(desk, "check", at=AT)
    assert "can be read in" in press(desk, "check", at=AT).content.decode()
    press(desk, "store", at=AT)
    assert Exercise.objects.own(alice.clinic).count() == 2_500
    assert Exercise.objects.filter(harder_than=None).count() == 1


def test_a_long_list_is_checked_and_stored_with_few_questions(alice, django_assert_max_num_queries):
    rows = EXERCISES.rows(HEAD + "".join(map(rise, range(1_500))))
    with django_assert_max_num_queries(32):
        EXERCISES.keep(by=alice, rows=rows, now=clock.now())


def test_ten_thousand_rows_are_one_list_and_one_more_is_not(alice, as_user, press):
    assert len(EXERCISES.rows(HEAD + "".join(map(rise, range(10_000))))) == 10_000
    text = HEAD + "".join(map(rise, range(10_001)))
    assert "At most 10000 rows at a time." in press(as_user(alice), "upload", text, at=AT).content.decode()


def test_the_template_is_an_empty_list_that_is_read_in_without_a_problem(alice, as_user):
    answer = as_user(alice).get(reverse("admin:programmes_exercise_template"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="exercises.csv"'
    assert EXERCISES.rows(answer.content.decode("utf-8-sig")) == []


def test_the_command_tries_a_list_shows_how_far_it_is_and_writes_all_or_nothing(alice, tmp_path):
    file, said, shown = tmp_path / "list.csv", io.StringIO(), io.StringIO()
    file.write_text(HEAD + "".join(map(rise, range(2_000))))
    given = {"by": alice.email, "stdout": said, "stderr": shown}
    call_command("import_exercises", str(file), dry_run=True, **given)
    assert said.getvalue() == "2000 rows can be read in. Nothing was written.\n"
    assert not Exercise.objects.exists()
    call_command("import_exercises", str(file), **given)
    assert "1000 of 2000 rows checked" in shown.getvalue()
    assert Exercise.objects.count() == 2_000
    file.write_text(HEAD + CALF + rise(7) + "Ann,,leg,Standing,Rise.,a lot,,,,,,\n")
    with pytest.raises(CommandError) as reason:
        call_command("import_exercises", str(file), **given)
    told = str(reason.value)
    assert "line 5, slug: " in told
    assert "line 6, dose: " in told
    assert told.endswith("Nothing was written.")
    assert Exercise.objects.count() == 2_000
