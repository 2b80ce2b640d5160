"""On a shared screen one key hides what patients said; it stays hidden until somebody asks for it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from clinic import clock
from patients.care import messaging
from tests.cast import answer
from tests.looking import hold, signed_in, until

DESK = reverse("admin:index")


@pytest.fixture
def feverish(worse, dana):
    answer(dana, 8, 6, symptoms={"fever"}, note="It began after the weekend")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_one_key_hides_the_words_and_what_is_decided_on_them_and_leaves_names_and_times(
    live, chromium, feverish, alice, as_user
):
    page = signed_in(chromium, live, as_user(alice))
    page.goto(live + DESK)
    words = page.get_by_text("It began after the weekend")
    hide, show = (page.get_by_role("button", name=f"{verb} symptom words") for verb in ("Hide", "Show"))
    acts = [page.get_by_role("button", name="Acknowledge"), page.get_by_role("link", name="Resolve")]
    assert words.is_visible()
    hide.wait_for()
    page.keyboard.press("Escape")
    until(page, "document.body.classList.contains('discreet')")
    assert not words.is_visible()
    assert not page.get_by_role("link", name="Urgent symptom").is_visible()
    assert page.get_by_role("link", name="Dana Doyle", exact=True).is_visible()
    assert page.get_by_text("Today", exact=True).is_visible()
    assert [act.is_visible() for act in acts] == [False, False]
    page.reload()
    assert not words.is_visible()
    assert [act.is_visible() for act in acts] == [False, False]
    assert (hide.is_visible(), show.is_visible()) == (False, True)
    hold(page, "hidden words")
    [kept] = [cookie for cookie in page.context.cookies() if cookie["name"] == "discreet"]
    assert kept["expires"] == -1  # until the browser is closed, as the session of staff
    show.click()
    until(page, "!document.body.classList.contains('discreet')")
    assert [act.is_visible() for act in acts] == [True, True]
    page.reload()
    assert words.is_visible()
    assert page.complaints == []
    page.context.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_same_key_hides_them_on_every_page_that_says_them(live, chromium, feverish, dana, alice, as_user):
    messaging.write(patient=dana, text="The fever is back", key=uuid4(), now=clock.now())
    concern = dana.concerns.get(finding="urgent_symptom")
    pages = {
        reverse("admin:patients_concern_change", args=[concern.pk]): ("After the weekend", "Urgent symptom", "Fever"),
        reverse("admin:patients_patient_change", args=[dana.pk]): ("Urgent symptom", "Fever", "Worse"),
        reverse("admin:patients_messages", args=[dana.pk]): ("The fever is back",),
    }
    page = signed_in(chromium, live, as_user(alice))
    for address, said in pages.items():
        page.goto(live + address)
        page.get_by_role("button", name="Hide symptom words").wait_for()
        assert [words for words in said if words.lower() not in seen_on(page)] == [], address
        page.keyboard.press("Escape")
        until(page, "document.body.classList.contains('discreet')")
        assert [words for words in said if words.lower() in seen_on(page)] == [], address
        assert page.get_by_role("link", name="Dana Doyle", exact=True).first.is_visible()
        hold(page, address)
        page.get_by_role("button", name="Show symptom words").click()
    assert page.complaints == []
    page.context.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_must_be_said_to_the_patient_now_is_never_hidden(live, chromium, worse, dana, alice, as_user):
    told = answer(dana, 8, 6, symptoms={"saddle_numbness"}, note="It began", channel="phone", by=alice)
    page = signed_in(chromium, live, as_user(alice))
    page.context.add_cookies([{"name": "discreet", "value": "1", "url": live + "/admin/"}])
    page.goto(live + reverse("admin:patients_check_in_result", args=[told.pk]))
    assert page.get_by_text("Tell the patient now:").is_visible()
    assert not page.get_by_text("It began").is_visible()
    page.context.close()


def seen_on(page) -> str:
    """Return the words that can be read on a page and in its tab, in small letters."""
    return f"{page.title()} {page.evaluate('document.body.innerText')}".lower()


@pytest.mark.parametrize("name", ["admin:patients_concern_change", "admin:patients_patient_change"])
def test_reception_reads_none_and_hides_none(name, feverish, dana, mona, as_user):
    record = dana if name.endswith("patient_change") else dana.concerns.get(finding="urgent_symptom")
    answer = as_user(mona).get(reverse(name, args=[record.pk]))
    assert answer.status_code == 200
    assert "Hide symptom words" not in answer.content.decode()


def test_the_server_hides_them_before_a_script_runs(feverish, alice, as_user):
    client = as_user(alice)
    assert "discreet" not in client.get(DESK).content.decode()
    client.cookies["discreet"] = "1"
    assert 'discreet"' in client.get(DESK).content.decode().partition("<body")[2].partition(">")[0]


def test_who_signs_out_leaves_nothing_hidden_for_the_next(feverish, alice, as_user):
    client = as_user(alice)
    client.cookies["discreet"] = "1"
    forgotten = client.post(reverse("account_logout")).cookies["discreet"]
    assert (forgotten["path"], forgotten["max-age"]) == ("/admin/", 0)


def test_there_is_nothing_to_hide_from_who_reads_nothing(feverish, mona, as_user):
    assert "Hide symptom words" not in as_user(mona).get(DESK).content.decode()
