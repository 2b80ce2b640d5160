import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from clinic import assets
from programmes.dose import Dose, Sides
from programmes.figures.moving import Tempo
from programmes.figures.svg import pens
from programmes.library.figures import FIGURES
from programmes.library.loading import SHIPPED
from programmes.library.reading import read
from programmes.pictures import in_words, shown

MOST = 20_000  # bytes
SHEET = (Path(assets.__file__).parent / "static/limber/figures.css").read_text()
TEN = Tempo(hold=10)
ONE_SIDE = Dose(reps=10, hold_seconds=10, sides=Sides.EACH_SIDE)


@cache
def moving(name: str, tempo: Tempo = TEN) -> list[str]:
    return [pen.moving(tempo) for pen in pens(FIGURES[name])]


@cache
def stills(name: str) -> list[str]:
    return [pen.still(place) for pen in pens(FIGURES[name]) for place in pen.scene.stills]


def test_every_exercise_of_the_library_has_its_figure_and_no_figure_is_left_over() -> None:
    library = read(SHIPPED.read_text(encoding="utf-8"))
    assert set(FIGURES) == {entry.slug for entry in library.exercises}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_small(name: str) -> None:
    assert sum(map(len, moving(name))) < MOST
    assert sum(map(len, stills(name))) < MOST


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_xml_that_any_policy_lets_be(name: str) -> None:
    for picture in [*moving(name), *stills(name)]:
        tree = ElementTree.fromstring(picture)
        assert {element.tag for element in tree.iter()} <= {"svg", "path", "animate"}
        assert not re.search(r"style|script|href|\bon\w+=|\bid=|#", picture)


@pytest.mark.parametrize("name", FIGURES)
def test_every_colour_is_a_role_of_the_style_sheet(name: str) -> None:
    classes = set(" ".join(re.findall(r'class="([^"]+)"', "".join(stills(name)))).split())
    assert {kind for kind in classes if not re.search(rf"\.{kind}\b", SHEET)} == set()


@pytest.mark.parametrize("name", FIGURES)
def test_something_works_and_something_moves(name: str) -> None:
    for picture in moving(name):
        assert 'class="working' in picture
        assert "<animate" in picture
    assert all(scene.arrows for scene in FIGURES[name].scenes)


@pytest.mark.parametrize("name", FIGURES)
def test_every_frame_of_a_shape_has_the_same_steps(name: str) -> None:
    for picture in moving(name):
        for values in re.findall(r' values="([^"]+)"', picture):
            assert len({re.sub(r"[^Mlhz#]", "", re.sub(r"\d+", "#", frame)) for frame in values.split(";")}) == 1


@pytest.mark.parametrize("name", FIGURES)
def test_times_begin_at_0_rise_and_end_at_1(name: str) -> None:
    for picture in moving(name):
        for found in re.findall(r'keyTimes="([^"]+)" values="([^"]+)"', picture):
            times = [float(time) for time in found[0].split(";")]
            assert (times[0], times[-1], times) == (0, 1, sorted(times))
            assert len(times) == len(found[1].split(";"))


@pytest.mark.parametrize("name", FIGURES)
def test_all_pictures_of_a_figure_have_one_scale_and_those_with_a_floor_one_floor(name: str) -> None:
    pictures = [*stills(name), *moving(name)]
    assert len({re.findall(r' width="\d+" height="\d+"', picture)[0] for picture in pictures}) == 1
    floors = [re.findall(r'viewBox="\S+ (\S+) .+class="floor"[^>]+ d="M\S+ (\S+?)l', picture) for picture in pictures]
    assert len({int(floor) - int(top) for found in floors for top, floor in found}) <= 1


@pytest.mark.parametrize("name", FIGURES)
def test_skin_stays_skin_where_a_limb_works(name: str) -> None:
    for picture in stills(name):
        assert picture.count('class="skin') == 7


def seconds(picture: str) -> float:
    [whole] = set(re.findall(r'dur="([\d.]+)s"', picture))
    return float(whole)


def test_it_moves_at_the_tempo_of_the_dose() -> None:
    [ten], [thirty] = (moving("single-leg-knee-hug", Tempo(hold=hold)) for hold in (10, 30))
    assert (seconds(ten), seconds(thirty)) == (3 * 2 + 2 * 1 + 10, 3 * 2 + 2 * 1 + 30)
    assert f'dur="{seconds(ten):g}s"' in shown("single-leg-knee-hug", ONE_SIDE, "leg")


@pytest.mark.parametrize("name", FIGURES)
def test_its_words_say_the_movement(name: str) -> None:
    words = in_words(name)
    assert len(words.split()) >= 8
    assert "!" not in words
    assert words in shown(name, ONE_SIDE, "leg").replace("&#x27;", "'")


def test_stills_are_numbered_by_their_list_and_each_has_its_words() -> None:
    markup = shown("lower-back-rotation-deeper", Dose(reps=3), "side")
    scene = FIGURES["lower-back-rotation-deeper"].scenes[0]
    items = re.findall(r"<li><svg.+?</svg><span>(.+?)</span></li>", markup)
    assert items == [pose.says for pose in scene.poses]
    assert "figure-mirrored" not in markup


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        (Sides.EACH_SIDE, "Then do the other side in the same way."),
        (Sides.EACH_DIRECTION, "Then do the same in the other direction."),
    ],
)
def test_the_other_side_is_the_mirrored_figure(sides: Sides, said: str) -> None:
    markup = shown("bird-dog", Dose(reps=8, sides=sides), "side")
    assert re.findall(r'<li class="figure-mirrored"><svg.+?</svg><span>(.+?)</span>', markup) == [said]
    assert "Show the other side" in markup
    assert re.search(r"\.figure-mirrored \.figure-picture[^}]+scaleX\(-1\)", SHEET)


def test_a_pose_without_words_is_passed_through_but_is_no_still() -> None:
    [scene] = FIGURES["brisk-walk"].scenes
    assert (len(scene.poses), list(scene.stills)) == (4, [1, 3])
    assert shown("brisk-walk", Dose(duration_seconds=60), "side").count("<li") == 2


def test_a_name_without_a_figure_shows_nothing() -> None:
    assert shown("calf-raise-of-our-own", ONE_SIDE, "leg") == ""
