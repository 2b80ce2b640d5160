import re
from html import unescape

import pytest
from django.test import Client
from django.utils.html import escape

from programmes.library.loading import load
from programmes.models import Exercise, Programme
from programmes.reading import cautions_in_words, weekdays_in_words
from tests.programmes.test_the_library_at_the_desk import CALF, _the_desk_alone, alice, at_the_desk, urlpatterns

__all__ = ["_the_desk_alone", "alice", "at_the_desk", "urlpatterns"]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize(
    ("weekdays", "words"), [([1, 2, 3, 4, 5, 6, 7], "every day"), ([5, 1, 3], "Mon, Wed, Fri"), ([7], "Sun")]
)
def test_weekdays_are_said_as_people_say_them(weekdays: list[int], words: str) -> None:
    assert weekdays_in_words(weekdays) == words


def test_a_caution_is_a_sentence() -> None:
    assert cautions_in_words({"hip_replacement": "check the hip"}) == ["Hip replacement: check the hip"]
    assert cautions_in_words({"osteoporosis": "Osteoporosis: ask"}) == ["Osteoporosis: ask"]


def test_a_shipped_exercise_lists_its_steps_and_says_its_days(alice: Client) -> None:
    load()
    hug = Exercise.objects.exclude(cautions={}).first() or Exercise.objects.get(slug="single-leg-knee-hug")
    page = alice.get(f"/admin/programmes/exercise/{hug.pk}/change/").content.decode()
    for step in hug.steps:
        assert f"<li>{escape(step)}</li>" in page
    assert "every day" in page
    for caution in cautions_in_words(hug.cautions):
        assert caution in unescape(text(page))
    assert "1, 2, 3, 4, 5, 6, 7" not in page
    assert "{&quot;" not in page


def test_a_shipped_programme_says_its_days(alice: Client) -> None:
    load()
    page = alice.get(
        f"/admin/programmes/programme/{Programme.objects.get(slug='lower-back-stretches-1').pk}/change/"
    ).content.decode()
    assert "every day" in page
    assert "1, 2, 3, 4, 5, 6, 7" not in page


def test_ones_own_exercise_is_still_changed_on_its_page(alice: Client) -> None:
    alice.post("/admin/programmes/exercise/add/", CALF)
    address = f"/admin/programmes/exercise/{Exercise.objects.get().pk}/change/"
    assert 'name="steps"' in alice.get(address).content.decode()
    assert alice.post(address, CALF | {"weekdays": ["1", "3"]}).status_code == 302
    assert Exercise.objects.get().weekdays == [1, 3]


def test_the_page_of_a_shipped_exercise_shows_its_figure_and_that_of_ones_own_has_none(alice: Client) -> None:
    load()
    alice.post("/admin/programmes/exercise/add/", CALF)
    pages = [
        alice.get(f"/admin/programmes/exercise/{exercise.pk}/change/").content.decode()
        for exercise in (Exercise.objects.get(slug="bird-dog"), Exercise.objects.exclude(clinic=None).get())
    ]
    assert ['<figure class="figure">' in page for page in pages] == [True, False]
