"""The draft beside the library: finding, adding, swapping, moving, and the two that come first."""

import pytest
from django.urls import reverse

from patients.models import PrescriptionVersion
from programmes.dose import seconds
from programmes.models import Exercise
from tests.desk.test_prescribing_from_the_record import desk, draft, edit_of, fields_of, names

__all__ = ["desk", "draft"]


@pytest.fixture
def press(desk, draft):
    """Press a button of the draft as it was last served, with some fields typed before."""
    state = {"page": desk.get(edit_of(draft))}

    def pressed(do: str, **typed: object):
        state["page"] = desk.post(edit_of(draft), fields_of(state["page"]) | typed | {"do": do})
        return state["page"]

    return pressed


def shown(answer) -> list[str]:
    return [row.shown.name for row in answer.context["rows"]]


def hits(answer) -> list[str]:
    return [hit.exercise.name for hit in answer.context["hits"]]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ({"find_words": "bridge one leg"}, "Bridge on one leg"),
        ({"find_words": "AGAINST a wall"}, "Wall squat"),
        ({"find_words": "towel belt"}, "Lying hamstring stretch"),
        ({"find_words": "walking and stairs"}, "Heel raise"),
        ({"find_position": "Walking"}, "Brisk walk"),
        ({"find_equipment": "A wall"}, "Calf stretch at a wall"),
        ({"find_region": "back", "find_words": "clam"}, "Clam"),
    ],
)
def test_an_exercise_is_found_by_name_position_equipment_goal_and_region(press, asked, first):
    assert hits(press("find", **asked))[0] == first


def test_what_needs_nothing_can_be_asked_for(press):
    found = press("find", find_equipment="nothing", find_position="Lying on your back")
    exercises = Exercise.objects.filter(name__in=hits(found))
    assert exercises
    assert {tuple(exercise.equipment) for exercise in exercises} == {()}
    assert {exercise.position.split(",")[0] for exercise in exercises} == {"Lying on your back"}


def test_every_hit_and_every_row_stands_beside_its_figure(press):
    answer = press("find", find_words="stretch")
    page = answer.content.decode()
    assert page.count('class="figure-small"') == len(hits(answer)) + len(shown(answer))


def test_a_search_that_finds_nothing_says_so(press):
    assert "Nothing in the library has all of this" in press("find", find_words="xylophone").content.decode()


def test_searching_keeps_what_is_typed_and_saves_nothing(press, draft):
    answer = press("find", find_words="clam", note="half a sent")
    assert answer.context["form"]["note"].value() == "half a sent"
    assert PrescriptionVersion.objects.get().note == ""


def test_adding_swapping_and_moving_say_what_they_did(press, draft):
    bridge = Exercise.objects.get(slug="bridge")
    added = press(f"add-{bridge.pk}")
    assert added.context["said"] == "Bridge is now number 5."
    assert "Bridge is now number 4." in press("up-4").content.decode()
    assert shown(press("save-nothing"))[3] == "Bridge"


def test_an_easier_or_harder_one_takes_the_place_with_one_press(press, draft):
    bridge, harder = Exercise.objects.get(slug="bridge"), Exercise.objects.get(harder_than__slug="bridge")
    page = press(f"add-{bridge.pk}", **{"rows-0-note": "Slowly"})
    row = page.context["rows"].forms[4]
    assert (row.easier, row.harder) == (None, [harder])
    page = press(f"swap-4-{harder.pk}", **{"rows-4-sessions_per_day": 3, "rows-4-note": "With care"})
    row = page.context["rows"].forms[4]
    assert row.shown == harder
    assert (row["note"].value(), row.told.sessions_per_day, row.told.reps) == ("With care", 3, harder.reps)
    assert row.easier == bridge
    assert page.context["said"] == f"{harder} stands in place of Bridge."


def test_two_exercises_are_ranked_and_the_ranking_is_kept(press, draft):
    before = names(draft)
    press("first-2")
    press("second-0")
    page = press("find")
    assert [str(exercise) for exercise in page.context["two"]] == [before[2], before[0]]
    assert 'aria-pressed="true"' in page.content.decode()
    press("save")
    assert [row.rank for row in draft.exercises.all()] == [2, None, 1, None]


def test_a_rank_goes_to_one_exercise_and_a_second_press_takes_it_back(press):
    press("first-2")
    page = press("first-1")
    assert [row.place_of_two for row in page.context["rows"]] == [None, 1, None, None]
    page = press("first-1")
    assert [row.place_of_two for row in page.context["rows"]] == [None, None, None, None]


@pytest.mark.parametrize("do", ["up-0", "down-3", "up-x", "swap-1", "swap-9-1", "add-999999", "first-9", "dance-1"])
def test_a_button_that_nobody_made_changes_nothing(press, draft, do):
    assert shown(press(do)) == names(draft)


def test_the_page_says_when_a_session_is_longer_than_this_patient_has(desk, draft, dana):
    assert "data-over" not in desk.get(edit_of(draft)).content.decode()
    dana.session_minutes = 5
    dana.save()
    page = desk.get(edit_of(draft)).content.decode()
    assert "Longer than this patient has: 5 minutes a session." in page
    assert "data-over>" in page
    dana.session_minutes = 100
    dana.save()
    assert "data-over hidden" in desk.get(edit_of(draft)).content.decode()


@pytest.mark.parametrize(("lasts", "warns"), [(20 * 60, False), (20 * 60 + 1, True)])
def test_a_session_is_long_from_the_first_second_over_twenty_minutes(desk, draft, lasts, warns):
    one = draft.exercises.all()[0]
    draft.exercises.exclude(pk=one.pk).delete()
    ready = 5
    draft.exercises.update(
        reps=None, hold_seconds=None, duration_seconds=lasts - ready, sets=1, sides="none", sessions_per_day=2
    )
    page = desk.get(edit_of(draft))
    assert page.context["length"].session == lasts
    assert ("data-long>" in page.content.decode(), "data-long hidden" in page.content.decode()) == (warns, not warns)
    assert "<span data-session>20</span>" in page.content.decode()
    assert "<span data-day>40</span>" in page.content.decode()


def test_the_fullest_day_counts_each_exercise_as_often_as_it_is_done(desk, draft):
    draft.exercises.update(sessions_per_day=1)
    once = desk.get(edit_of(draft)).context["length"]
    assert once.day == once.session
    one = draft.exercises.all()[0]
    draft.exercises.filter(pk=one.pk).update(sessions_per_day=3)
    page = desk.get(edit_of(draft))
    assert page.context["length"].day == once.session + 2 * seconds(one.dose)
    assert f"<span data-day>{round(page.context['length'].day / 60)}</span>" in page.content.decode()


def test_more_than_five_exercises_are_warned_of_with_the_studies_by_name_and_year(press):
    bridge, clam = (Exercise.objects.get(slug=slug) for slug in ("bridge", "clam"))
    assert "data-many hidden" in press(f"add-{bridge.pk}").content.decode()
    page = press(f"add-{clam.pk}").content.decode()
    warning = page.partition("data-many>")[2].partition("</div>")[0]
    for words in (
        "More than 5 exercises: fewer are done more.",
        "155 service members (Eckard 2015)",
        "86 in 100 with two exercises or fewer, and 54 in 100 with four or more",
        "(Medina-Mirapeix 2009)",
        "The evidence is weak",
    ):
        assert words in warning, words


def test_the_minutes_a_patient_has_are_told_on_their_form(desk, dana):
    page = reverse("admin:patients_patient_details", args=[dana.pk])
    form = desk.get(page).context["adminform"].form
    said = {name: form[name].value() for name in form.fields if form[name].value()} | {"session_minutes": 10}
    assert desk.post(page, said).status_code == 302
    dana.refresh_from_db()
    assert dana.session_minutes == 10


def test_the_sentence_of_each_dose_stands_in_the_answer(desk, draft):
    page = desk.get(edit_of(draft)).content.decode()
    for row in draft.exercises.all():
        assert f'<p class="says" aria-live="polite">{row.dose_sentence}</p>' in page


def test_a_programme_can_begin_from_nothing(desk, dana, routine):
    address = reverse("admin:patients_patient_prescribe", args=[dana.pk])
    refused = desk.post(address, {"programme": "", "problem": "", "starts_on": "2026-03-17"})
    assert "Choose a programme, or say what you treat." in refused.content.decode()
    desk.post(address, {"programme": "", "problem": "back", "starts_on": "2026-03-17", "baseline": 4})
    version = PrescriptionVersion.objects.get()
    assert (names(version), version.prescription.programme, version.prescription.episode.problem) == ([], None, "back")
    page = desk.get(edit_of(version))
    assert "No exercise yet" in page.content.decode()
    clam = Exercise.objects.get(slug="clam")
    added = desk.post(edit_of(version), fields_of(page) | {"do": f"add-{clam.pk}"})
    assert desk.post(edit_of(version), fields_of(added) | {"do": "save"}).status_code == 302
    assert names(version) == ["Clam"]
