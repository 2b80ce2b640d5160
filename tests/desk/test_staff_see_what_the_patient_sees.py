"""What the patient sees, as they see it: read-only, marked, in the read log, and without becoming them."""

import re
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from clinic.models import ReadEvent
from patients.care import goals
from patients.models import Concern, PatientMessage
from patients.portal.read_only import read_only
from tests.cast import answer
from tests.desk.a_long_course import log
from tests.looking import hold, signed_in

PAGES = ("as-seen-today", "as-seen-progress")


@pytest.fixture
def under_way(prescribed, dana, at):
    """Dana with all that her pages ask of her: a goal, soreness of yesterday, a concern that can wait."""
    at("2026-03-16 09:00")
    version = prescribed(dana)
    answer(dana, 6)
    now = at("2026-03-30 10:00")
    answer(dana, 6, 4)
    goals.set_goal(patient=dana, key=uuid4(), text="Walk the dog", rating=2, now=now)
    log(version, pain=6)
    at("2026-03-31 08:00")
    return version


class Acting(HTMLParser):
    """Collects what could be pressed, sent or followed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        given = dict(attrs)
        acts = tag in {"form", "script"} or "formaction" in given or given.get("name") == "csrfmiddlewaretoken"
        acts |= tag in {"button", "input", "select", "textarea"} and "disabled" not in given
        acts |= tag == "a" and not given.get("href", "#").startswith("#") and "data-live" not in given
        self.found += [f"{tag} {given}"] if acts else []


def acting(page: str) -> list[str]:
    found = Acting()
    found.feed(page)
    return found.found


def words(page: str) -> list[str]:
    """Return what stands in the main part of a page."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"<[^>]+>", " ", main).split()


def seen(client, patient, name: str) -> str:
    response = client.get(reverse(name, args=[patient.pk]))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_it_says_what_the_patients_own_page_says(under_way, dana, alice, as_user, name):
    own = as_user(dana).get(reverse(name.removeprefix("as-seen-"))).content.decode()
    assert acting(own)
    assert words(seen(as_user(alice), dana, name)) == words(own)
    assert len(words(own)) > 60


@pytest.mark.parametrize("name", PAGES)
def test_nothing_on_it_can_be_pressed_or_sent(under_way, dana, alice, as_user, name):
    response = as_user(alice).get(reverse(name, args=[dana.pk]))
    assert acting(response.content.decode()) == []
    assert "form-action 'none'" in response.headers["Content-Security-Policy"]
    assert as_user(alice).post(reverse(name, args=[dana.pk])).status_code == 405


def test_it_is_marked_and_leads_back(under_way, dana, alice, as_user):
    page = seen(as_user(alice), dana, "as-seen-today")
    mark = page.partition('<aside class="seen-by')[2].partition("</aside>")[0]
    assert "What Dana Doyle sees." in mark
    assert "read log" in mark
    assert reverse("admin:patients_patient_change", args=[dana.pk]) in mark
    assert "seen-by" not in as_user(dana).get("/today/").content.decode()


@pytest.mark.parametrize("name", [*PAGES, "handout", "handout-as-pdf"])
def test_each_look_stands_in_the_read_log_in_words(under_way, dana, alice, lena, as_user, name):
    before = ReadEvent.objects.count()
    as_user(alice).get(reverse(name, args=[dana.pk]))
    [event] = ReadEvent.objects.order_by("-at")[: ReadEvent.objects.count() - before]
    assert (event.user, event.subject, event.page) == (alice.user, f"patient:{dana.pk}", name)
    log_page = as_user(lena).get(reverse("admin:clinic_readevent_changelist")).content.decode()
    assert name not in log_page
    assert "as the patient sees it" in log_page or "The programme" in log_page


def test_nobody_becomes_the_patient(under_way, dana, alice, as_user):
    client, seen_at = as_user(alice), dana.last_seen_at
    written = Concern.objects.count(), PatientMessage.objects.count()
    for name in PAGES:
        seen(client, dana, name)
    holders = {session.get_decoded().get("_auth_user_id") for session in Session.objects.all()}
    assert holders == {str(alice.user_id)}
    assert client.get("/today/").status_code == 404
    assert client.get(reverse("admin:index")).status_code == 200
    dana.refresh_from_db()
    assert dana.last_seen_at == seen_at
    assert written == (Concern.objects.count(), PatientMessage.objects.count())


@pytest.mark.parametrize("name", [*PAGES, "handout", "handout-as-pdf"])
def test_only_clinicians_of_the_clinic_look(under_way, dana, charlie, mona, erin, as_user, client, name):
    address = reverse(name, args=[dana.pk])
    for who in (charlie, mona, erin, dana):
        assert as_user(who).get(address).status_code == 404
    assert client.get(address)["Location"].startswith("/accounts/login/")


def test_what_the_staff_are_told_is_not_shown_as_told_to_the_patient(under_way, dana, alice, as_user):
    client = as_user(alice)
    client.post(reverse("admin:patients_episode_maintain", args=[dana.episodes.get().pk]))
    assert "as maintenance" not in " ".join(words(seen(client, dana, "as-seen-today")))
    record = client.get(reverse("admin:patients_patient_change", args=[dana.pk])).content.decode()
    assert "The programme goes on as maintenance" in record


def test_the_record_leads_to_all_of_it_in_one_click(under_way, dana, alice, as_user):
    client = as_user(alice)
    page = client.get(reverse("admin:patients_patient_change", args=[dana.pk])).content.decode()
    letter = dana.episodes.get().referrals.get()
    ways = [reverse(name, args=[dana.pk]) for name in (*PAGES, "handout", "handout-as-pdf")]
    ways += [reverse(f"admin:patients_referral_{name}", args=[letter.pk]) for name in ("change", "pdf", "print")]
    for way in ways:
        assert f'href="{way}"' in page, way
        assert client.get(way).status_code == 200, way
    assert "Sign the letter" in client.get(ways[4]).content.decode()


def test_the_handout_is_the_one_of_the_portal_as_tagged_pdf_too(under_way, dana, alice, as_user):
    client, own = as_user(alice), as_user(dana)
    handout = reverse("handout", args=[dana.pk])
    for size in ("", "?size=large"):
        theirs = own.get(f"/programme/paper/{size}").content.decode()
        assert words(client.get(handout + size).content.decode()) == words(theirs)
    made = client.get(reverse("handout-as-pdf", args=[dana.pk]))
    assert made.headers["Content-Type"] == "application/pdf"
    for mark in (b"%PDF-", b"pdfuaid", b"/StructTreeRoot"):
        assert mark in made.content


def test_a_form_that_is_new_is_dead_too():
    page = (
        '<!DOCTYPE html><p>5 &lt; 6 &#8217;</p><form method="post" action="/x/"><input name="a">'
        '<input type="hidden" name="b"><a href="/y/" role="button">Go</a></form>'
        '<script src="/z.js">let a</script><a data-live href="/w/">Back</a>'
    )
    assert read_only(page) == (
        '<!DOCTYPE html><p>5 &lt; 6 &#8217;</p><div class=""><input name="a" disabled>'
        '<a role="button" aria-disabled="true">Go</a></div><a data-live href="/w/">Back</a>'
    )


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_they_hold_in_a_browser_and_stay_marked(live, chromium, under_way, dana, alice, as_user):
    page = signed_in(chromium, live, as_user(alice))
    for name in (*PAGES, "handout"):
        page.goto(live + reverse(name, args=[dana.pk]))
        hold(page, name)
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        assert page.locator(".seen-by").bounding_box()["y"] >= 0
    assert page.complaints == []
    page.context.close()
