"""At the desk, pose by pose: what can be drawn is shown and kept, what cannot says what to do."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from programmes import drawn as figures
from programmes.library.poses import POSES
from programmes.models import Exercise
from programmes.pictures import scenes
from tests.access.records import own_exercise

pytestmark = pytest.mark.django_db

BRIDGE = {
    "view": "side",
    "poses": [{"key": "bridge-1-1", "words": ""}, {"key": "bridge-1-2", "words": "Up, and hold."}],
    "works": ["seat"],
    "props": ["mat"],
}


@pytest.fixture
def ours(routine, clinic) -> Exercise:
    return own_exercise(clinic)


@pytest.fixture
def desk(alice, as_user):
    return as_user(alice)


def page_of(exercise) -> str:
    return reverse("admin:programmes_exercise_figure", args=[exercise.pk])


def posted(drawn=BRIDGE, **more):
    return {
        "view": drawn["view"],
        "pose": [pose["key"] for pose in drawn["poses"]],
        "words": [pose["words"] for pose in drawn["poses"]],
        "works": drawn["works"],
        "props": drawn["props"],
        **more,
    }


def test_a_figure_is_kept_as_plain_data_and_shown_moving(desk, ours):
    answer = desk.post(page_of(ours), posted(do="save"))
    assert answer["Location"] == reverse("admin:programmes_exercise_change", args=[ours.pk])
    ours.refresh_from_db()
    assert ours.drawn == BRIDGE
    shown = desk.get(answer["Location"]).content.decode()
    assert 'class="figure-moving"' in shown
    assert "Up, and hold." in shown
    assert "Lie on your back with your knees bent and your feet flat." in shown


def test_it_is_in_the_history_with_who_did_it(desk, ours, alice):
    desk.post(page_of(ours), posted(do="save"))
    kept = ours.events.order_by("pgh_id").last()
    assert (kept.drawn, kept.pgh_context.metadata["user"]) == (BRIDGE, str(alice.user.pk))


def test_a_preview_draws_what_was_chosen_and_keeps_nothing(desk, ours):
    answer = desk.post(page_of(ours), posted(do="show", part="chosen"))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "<animate" in text
    assert "<html" not in text
    ours.refresh_from_db()
    assert ours.drawn is None


def test_the_first_pose_says_what_works_and_what_stands_around(desk, ours):
    answer = desk.post(page_of(ours), {"do": "add-sit-to-stand-1-1"})
    drawn = answer.context["drawn"]
    assert drawn == {
        "view": "side",
        "poses": [{"key": "sit-to-stand-1-1", "words": ""}],
        "works": ["right_leg"],
        "props": ["chair"],
    }


@pytest.mark.parametrize(
    ("do", "order"),
    [
        ("up-2", ["bridge-1-2", "bridge-1-1"]),
        ("down-1", ["bridge-1-2", "bridge-1-1"]),
        ("up-1", ["bridge-1-1", "bridge-1-2"]),
        ("drop-1", ["bridge-1-2"]),
        ("drop-9", ["bridge-1-1", "bridge-1-2"]),
        ("add-lying-march-1-2", ["bridge-1-1", "bridge-1-2", "lying-march-1-2"]),
        ("add-nothing", ["bridge-1-1", "bridge-1-2"]),
    ],
)
def test_poses_are_moved_taken_out_and_added_without_losing_a_word(desk, ours, do, order):
    drawn = desk.post(page_of(ours), posted(do=do)).context["drawn"]
    assert [pose["key"] for pose in drawn["poses"]] == order
    words = {pose["key"]: pose["words"] for pose in drawn["poses"]}
    assert words["bridge-1-2"] == "Up, and hold."


def test_there_is_no_fifth_pose(desk, ours):
    four = BRIDGE | {"poses": [{"key": "bridge-1-1", "words": ""}] * 4}
    assert len(desk.post(page_of(ours), posted(four, do="add-bridge-1-2")).context["drawn"]["poses"]) == 4
    five = BRIDGE | {"poses": [{"key": "bridge-1-1", "words": ""}] * 5}
    assert "Choose 1 to 4 poses." in desk.post(page_of(ours), posted(five, do="save")).content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"poses": []}, "Choose 1 to 4 poses."),
        ({"poses": [{"key": "handstand-1-1", "words": ""}]}, "A pose is no longer in the library."),
        ({"poses": [{"key": "bridge-1-1", "words": "x" * 201}]}, "Write at most 200 letters about each pose."),
        ({"view": "behind"}, "Choose from where the body is seen."),
        ({"view": "above"}, "One figure is seen from one place."),
        ({"works": []}, "Choose at least one part of the body that works."),
        ({"works": ["tail"]}, "Choose at least one part of the body that works."),
        ({"props": ["piano"]}, "Choose things from the list."),
        ({"poses": [{"key": "sit-to-stand-1-1", "words": ""}]}, "choose “Chair to sit on” too."),
        (
            {"poses": [{"key": key, "words": ""} for key in ("cat-and-cow-1-1", "single-leg-knee-hug-1-1")]},
            "the body goes through the floor. Put a pose between them, or choose another.",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_says_what_to_do_and_is_not_kept(desk, ours, change, words):
    answer = desk.post(page_of(ours), posted(BRIDGE | change, do="save"))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    ours.refresh_from_db()
    assert ours.drawn is None


@pytest.mark.parametrize(
    "data",
    [
        None, [], "bridge", {}, BRIDGE | {"script": "x"}, BRIDGE | {"poses": "bridge-1-1"}, BRIDGE | {"works": [1]},
        BRIDGE | {"view": ["side"]}, BRIDGE | {"poses": [{"key": "bridge-1-1"}]},
        BRIDGE | {"poses": [{"key": "bridge-1-1", "words": 3}]},
        BRIDGE | {"poses": [{"key": "bridge-1-1", "words": "a\0b"}]},
    ],
)  # fmt: skip
def test_data_of_another_shape_is_no_figure(data):
    with pytest.raises(ValidationError, match="This is no figure"):
        figures.check(data)


def test_a_nul_in_the_words_is_refused_and_breaks_nothing(desk, ours):
    drawn = BRIDGE | {"poses": [{"key": "bridge-1-1", "words": "a\0b"}]}
    assert desk.post(page_of(ours), posted(drawn, do="save")).status_code == 422


def test_own_words_are_text_and_never_markup(desk, ours):
    drawn = BRIDGE | {"poses": [{"key": "bridge-1-1", "words": "<script>alert(1)</script>"}]}
    text = desk.post(page_of(ours), posted(drawn, do="show")).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize("key", POSES)
def test_every_pose_of_the_library_can_be_drawn_alone(key):
    known = POSES[key]
    figures.check(
        {
            "view": known.view.value,
            "poses": [{"key": key, "words": ""}],
            "works": sorted(known.works),
            "props": sorted(known.props),
        }
    )


def test_a_pose_that_left_the_library_leaves_the_words(ours):
    ours.drawn = BRIDGE | {"poses": [{"key": "handstand-1-1", "words": ""}]}
    assert scenes(ours.figure) == ()


def test_it_is_taken_away_again(desk, ours):
    desk.post(page_of(ours), posted(do="save"))
    desk.post(page_of(ours), posted(do="none"))
    ours.refresh_from_db()
    assert ours.drawn is None


def test_patients_see_it_where_a_figure_stands(desk, ours, dana, prescribed):
    version = prescribed(dana)
    row = version.exercises.first()
    row.exercise.drawn, row.exercise.clinic = BRIDGE, dana.clinic
    assert "Up, and hold." in row.picture
    assert [still.words for still in row.poses][:2] == [POSES["bridge-1-1"].pose.says, "Up, and hold."]


def test_nobody_draws_for_the_library_or_another_clinic(desk, ours, charlie, as_user):
    shipped = Exercise.objects.filter(clinic=None).first()
    outsider = as_user(charlie)
    missing = desk.get(reverse("admin:programmes_exercise_figure", args=[2_000_000_000])).status_code
    assert missing == 404
    for client, exercise in ((desk, shipped), (outsider, ours), (outsider, shipped)):
        assert client.get(page_of(exercise)).status_code == 404
        assert client.post(page_of(exercise), posted(do="save")).status_code == 404
    assert not Exercise.objects.exclude(drawn=None).exists()


def test_a_manager_cannot_draw(mona, ours, as_user):
    assert as_user(mona).get(page_of(ours)).status_code == 404


def test_the_database_keeps_the_figures_of_the_library_out(ours):
    with pytest.raises(IntegrityError, match="exercise_drawn_by_a_clinic"), transaction.atomic():
        Exercise.objects.filter(clinic=None).update(drawn=json.loads(json.dumps(BRIDGE)))
