"""A dose in the draft: one row typed as people say it, or its fields, and how long a session becomes."""

import pytest
from django.urls import reverse

from tests.desk.test_prescribing_from_the_record import draft, edit_of, fields_of

__all__ = ["draft"]


@pytest.fixture
def desk(alice, as_user, at):
    at("2026-03-16 09:00")
    return as_user(alice)


@pytest.fixture
def sheet(desk, draft) -> dict[str, object]:
    return fields_of(desk.get(edit_of(draft))) | {"do": "save"}


def first(draft):
    return draft.exercises.all()[0].dose


def refused(desk, draft, data) -> str:
    before = first(draft)
    answer = desk.post(edit_of(draft), data)
    assert (answer.status_code, first(draft)) == (422, before)
    return answer.content.decode()


def test_each_row_shows_its_dose_as_it_would_be_typed(sheet, draft):
    assert sheet["rows-0-typed"] == sheet["rows-0-typed_was"] == "10x hold 10s each side 2/day"
    assert first(draft).reps == 10


def test_a_changed_row_is_the_dose(desk, draft, sheet):
    assert desk.post(edit_of(draft), sheet | {"rows-0-typed": "3x8 hold 5s each leg once a day"}).status_code == 302
    dose = first(draft)
    assert (dose.sets, dose.reps, dose.hold_seconds, dose.sides, dose.sessions_per_day) == (3, 8, 5, "each_side", 1)


def test_an_unchanged_or_emptied_row_leaves_the_fields_their_say(desk, draft, sheet):
    for row in (sheet["rows-0-typed"], ""):
        desk.post(
            edit_of(draft), fields_of(desk.get(edit_of(draft))) | {"do": "save", "rows-0-typed": row, "rows-0-reps": 7}
        )
        assert first(draft).reps == 7


def test_a_row_and_fields_that_agree_are_taken(desk, draft, sheet):
    assert (
        desk.post(
            edit_of(draft), sheet | {"rows-0-typed": "7 reps hold 10s each leg 2/day", "rows-0-reps": 7}
        ).status_code
        == 302
    )
    assert first(draft).reps == 7


def test_a_row_and_fields_that_say_different_things_are_sent_back_with_both(desk, draft, sheet):
    said = refused(desk, draft, sheet | {"rows-0-typed": "7 reps 2/day", "rows-0-reps": 8})
    assert "The row says 7x 2/day, the fields say 8x hold 10s each side 2/day. Change one of them." in said
    assert 'value="7 reps 2/day"' in said
    assert 'value="8"' in said


@pytest.mark.parametrize(
    ("row", "words"),
    [("7 reps sometimes", "“sometimes” cannot be read"), ("0 reps", "from 1 to 100"), ("x" * 200, "at most 120")],
)
def test_a_row_that_cannot_be_read_says_why_and_stays(desk, draft, sheet, row, words):
    said = refused(desk, draft, sheet | {"rows-0-typed": row})
    assert words in said
    assert row in said


def test_what_is_typed_survives_moving_a_row(desk, draft, sheet):
    moved = desk.post(edit_of(draft), sheet | {"rows-0-typed": "7 reps 1/day", "do": "down-0"})
    assert desk.post(edit_of(draft), fields_of(moved) | {"do": "save"}).status_code == 302
    assert draft.exercises.all()[1].dose.reps == 7


@pytest.fixture
def ask(desk):
    return lambda **said: desk.get(reverse("admin:patients_dose"), said).json()


def test_a_row_is_told_as_fields_sentence_and_time(ask):
    assert ask(typed="3x8 hold 5s each side 2/day mon wed", side_word="leg") == {
        "fields": {
            "sets": 3, "reps": 8, "hold_seconds": 5, "duration_seconds": None, "rest_seconds": 0,
            "sessions_per_day": 2, "sides": "each_side", "weekdays": [1, 3],
        },
        "typed": "3x8 hold 5s each side 2/day Mon Wed",
        "says": "Hold 5 seconds, 8 times each leg, 3 sets, twice a day on Monday and Wednesday",
        "seconds": 3 * 2 * (5 + 8 * 8),
    }  # fmt: skip


def test_fields_are_told_as_a_row(ask):
    found = ask(sets="2", reps="8", sides="none", rest_seconds="0", weekdays=["1", "2", "3", "4", "5", "6", "7"])
    assert (found["typed"], found["seconds"]) == ("2x8", 2 * (5 + 8 * 3))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"typed": "gently"}, "“gently” cannot be read"),
        ({"typed": "x" * 200}, "at most 120"),
        ({"sets": "2", "reps": "many", "sides": "none", "rest_seconds": "0", "weekdays": "1"}, "whole number"),
        ({"sets": "2", "sides": "none", "rest_seconds": "0", "weekdays": "1"}, "one of the two"),
        ({}, "Choose at least one weekday"),
    ],
)
def test_what_is_no_dose_says_why(ask, said, words):
    assert words in ask(**said)["problem"]


def test_only_who_prescribes_is_told(client, dana, mona, as_user):
    address = reverse("admin:patients_dose")
    assert client.get(address).status_code == 302
    assert {as_user(one).get(address).status_code for one in (dana, mona)} <= {302, 403, 404}


def test_the_draft_says_how_long_a_session_and_a_day_are(desk, draft):
    total = sum(row.dose_seconds for row in draft.exercises.all())
    page = desk.get(edit_of(draft)).content.decode()
    assert f"<span data-session>{round(total / 60)}</span> min" in page


def test_a_draft_of_many_exercises_says_what_is_known_of_many(desk, draft):
    assert "data-many hidden" in desk.get(edit_of(draft)).content.decode()
    for exercise in list(draft.exercises.all())[:2]:
        exercise.pk = None
        exercise.order += 50
        exercise.save()
    assert "data-many>" in desk.get(edit_of(draft)).content.decode()
