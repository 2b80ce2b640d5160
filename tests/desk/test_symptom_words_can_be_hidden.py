"""On a shared screen one key hides what patients said; it stays hidden until somebody asks for it."""

import pytest
from django.urls import reverse

from tests.cast import answer
from tests.looking import hold, signed_in, until

DESK = reverse("admin:index")


@pytest.fixture
def feverish(worse, dana):
    answer(dana, 8, 6, symptoms={"fever"}, note="It began after the weekend")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_one_key_hides_the_words_and_leaves_names_and_times(live, chromium, feverish, alice, as_user):
    page = signed_in(chromium, live, as_user(alice))
    page.goto(live + DESK)
    words, button = (
        page.get_by_text("It began after the weekend"),
        page.get_by_role("button", name="Hide symptom words"),
    )
    assert words.is_visible()
    button.wait_for()
    page.keyboard.press("Escape")
    until(page, "document.body.classList.contains('discreet')")
    assert not words.is_visible()
    assert not page.get_by_role("link", name="Urgent symptom").is_visible()
    assert page.get_by_role("link", name="Dana Doyle", exact=True).is_visible()
    assert page.get_by_text("Today", exact=True).is_visible()
    page.reload()
    assert not words.is_visible()
    hold(page, "hidden words")
    button.click()
    until(page, "!document.body.classList.contains('discreet')")
    page.reload()
    assert words.is_visible()
    assert page.complaints == []
    page.context.close()


def test_the_server_hides_them_before_a_script_runs(feverish, alice, as_user):
    client = as_user(alice)
    assert "discreet" not in client.get(DESK).content.decode()
    client.cookies["discreet"] = "1"
    assert 'discreet"' in client.get(DESK).content.decode().partition("<body")[2].partition(">")[0]


def test_there_is_nothing_to_hide_from_who_reads_nothing(feverish, mona, as_user):
    assert "Hide symptom words" not in as_user(mona).get(DESK).content.decode()
