"""Whom staff look for stands in no address, and so in no history of a browser and no log of a proxy."""

import re

import pytest
from django.urls import reverse

from clinic.audit import How
from clinic.models import ReadEvent

PATIENTS = reverse("admin:patients_patient_changelist")
CONCERNS = reverse("admin:patients_concern_changelist")
READ_LOG = reverse("admin:clinic_readevent_changelist")


def find(client, words: str, where: str = PATIENTS) -> tuple[str, str]:
    """Return where a search leads to, and the page that stands there."""
    answer = client.post(where, {"q": words})
    assert answer.status_code == 302
    return answer.url, client.get(answer.url).content.decode()


def test_what_is_searched_for_is_found_and_stands_in_no_address(dana, erin, alice, as_user):
    address, page = find(as_user(alice), " Doyle ")
    assert (dana.name in page, erin.name in page) == (True, False)
    assert 'value="Doyle"' in page
    for one in (address, *re.findall(r'(?:href|action|src)="([^"]*)"', page)):
        assert "doyle" not in one.lower()
    assert ReadEvent.objects.get(action=How.SEARCHED).subject == f"patient:{dana.pk}"


def test_a_filter_stays_and_a_page_does_not(worse, dana, alice, as_user):
    address, page = find(as_user(alice), "dana", CONCERNS + "?state=open&p=1&q=~before")
    assert address.startswith(CONCERNS + "?state=open&q=~")
    assert "p=" not in address
    assert dana.name in page


def test_two_pages_each_keep_their_own_search(dana, erin, alice, as_user):
    client = as_user(alice)
    first, _page = find(client, "doyle")
    find(client, erin.name)
    page = client.get(first).content.decode()
    assert (dana.name in page, erin.name in page) == (True, False)


@pytest.mark.parametrize("words", ["", "  ", "\x00"])
def test_a_search_for_nothing_shows_all(dana, alice, as_user, words):
    address, page = find(as_user(alice), words)
    assert address == PATIENTS
    assert dana.name in page


def test_the_words_stay_with_who_searched(dana, lena, alice, as_user):
    address, _page = find(as_user(alice), "dana")
    page = as_user(lena).get(address).content.decode()
    assert "found." not in page
    assert 'value="~' not in page


def test_only_the_last_searches_are_kept(dana, alice, as_user):
    client = as_user(alice)
    for number in range(30):
        find(client, f"nobody {number}")
    assert len(client.session["searched"]) == 20


def test_the_read_log_is_searched_so_too(dana, lena, alice, as_user):
    as_user(alice).get(reverse("admin:patients_patient_change", args=[dana.pk]))
    address, page = find(as_user(lena), "doyle", READ_LOG)
    assert "doyle" not in address.lower()
    assert dana.name in page


def test_who_may_not_see_a_list_does_not_search_it(lena, alice, as_user):
    assert as_user(alice).post(READ_LOG, {"q": "doyle"}).status_code == as_user(alice).get(READ_LOG).status_code != 302


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_browser_keeps_no_name(live, chromium, dana, erin, alice, as_user):
    from tests.looking import signed_in

    page = signed_in(chromium, live, as_user(alice))
    page.goto(live + PATIENTS)
    page.get_by_role("searchbox").fill("doyle")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_text("1 found.").wait_for()
    assert "doyle" not in page.url.lower()
    assert page.get_by_role("searchbox").input_value() == "doyle"
    page.get_by_role("link", name="Show all").click()
    page.get_by_role("link", name=erin.name).wait_for()
    assert page.url == live + PATIENTS + "?"
    assert page.complaints == []
    page.context.close()
