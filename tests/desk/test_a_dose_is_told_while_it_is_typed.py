"""The draft in a real browser: row, fields, sentence and minutes say the same while one of them is typed."""

import os
import re
from pathlib import Path
from time import monotonic, sleep

import psycopg
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from clinic import clock
from clinic.models import ReadEvent
from patients.care import prescribing
from patients.models import Patient, PrescriptionVersion
from tests.looking import hold, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


ALL = "[...document.querySelectorAll('main :is(button:not(.visually-hidden), a, summary, input, select, textarea)')]"
ALL = f"{ALL}.filter(one => one.checkVisibility({{ visibilityProperty: true }}) && one.type !== 'hidden')"
REACHED = f"{ALL}.length"
COVERED = f"""{ALL}.filter(one => {{
    one.scrollIntoView({{ block: "nearest" }})
    const box = one.getClientRects()[0]
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
    return !one.contains(hit) && !hit?.contains(one)
}}).map(one => one.outerHTML.slice(0, 120))"""

LEFT = "dispatchEvent(new Event('beforeunload'))"  # what a page is told that is left, closed or reloaded


@pytest.fixture
def page(live, chromium, not_improved, alice, as_user):
    published = PrescriptionVersion.objects.get()
    draft = prescribing.draft_next(by=alice, prescription=published.prescription, now=clock.now())
    page = signed_in(chromium, live, as_user(alice), viewport={"width": 1280, "height": 900})
    page.goto(live + reverse("admin:patients_version_edit", args=[draft.pk]))
    yield page
    assert page.complaints == []
    page.context.close()


def test_a_row_fills_the_fields_and_a_field_the_row(page):
    row = page.locator(".exercise").first
    row.get_by_text("By fields, and a note").click()
    minutes = page.locator("[data-session]").inner_text()
    row.get_by_label("Dose in one row").fill("3x8 hold 20s each side 1/day mon wed")
    expect(row.locator(".says")).to_contain_text("Hold 20 seconds, 8 times each")
    expect(row.get_by_label("Hold")).to_have_value("20")
    expect(row.get_by_label("Wednesday")).to_be_checked()
    expect(row.get_by_label("Friday")).not_to_be_checked()
    expect(page.locator("[data-session]")).not_to_have_text(minutes)
    expect(page.locator("[data-long]")).to_be_visible()
    row.get_by_label("Sets").fill("2")
    expect(row.get_by_label("Dose in one row")).to_have_value("2x8 hold 20s each side 1/day Mon Wed")
    row.get_by_label("Dose in one row").fill("2x8 gently")
    expect(row.locator(".says")).to_contain_text("“gently” cannot be read")
    expect(row.get_by_label("Hold")).to_have_value("20")
    row.get_by_label("Dose in one row").fill("2x8 1/day")
    expect(row.get_by_label("Hold")).to_have_value("")
    hold(page, "a draft that is typed")
    if os.environ.get("LOOK"):
        page.screenshot(path=str(Path(os.environ["LOOK"]) / "draft-dark.png"), full_page=True)
        page.emulate_media(color_scheme="light")
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=str(Path(os.environ["LOOK"]) / f"draft-{width}.png"), full_page=True)
    with page.expect_navigation():
        page.get_by_role("button", name="Save the draft").click()
    assert PrescriptionVersion.objects.get(published_at=None).exercises.all()[0].dose.reps == 8


def test_opening_the_draft_asks_the_server_for_no_sentence(live, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload(wait_until="networkidle")
    assert page.locator(".says").first.inner_text().startswith("Hold 10 seconds, 10 times each leg")
    assert [url for url in asked if "/dose/" in url] == []


def test_buttons_and_keys_change_the_draft_without_leaving_it(page):
    page.evaluate("window.stayed = true")
    first, second = page.locator(".exercise > legend").all_inner_texts()[:2]
    page.get_by_role("button", name=f"Down {first}").click()
    expect(page.locator(".exercise > legend").first).to_have_text(second)
    expect(page.locator("#down-1")).to_be_focused()
    typed = page.get_by_label("Dose in one row").nth(1)
    typed.fill("7x 1/day")
    typed.press("Alt+ArrowUp")
    expect(page.locator(".exercise > legend").first).to_have_text(first)
    expect(page.get_by_label("Dose in one row").first).to_be_focused()
    expect(page.get_by_label("Dose in one row").first).to_have_value("7x 1/day")
    page.get_by_label("Name, equipment or goal").press_sequentially("bridge")
    expect(page.locator(".hits h3").first).to_have_text("Bridge")
    page.get_by_role("button", name="Add Bridge", exact=True).click()
    expect(page.locator(".exercise > legend").last).to_have_text("Bridge")
    page.get_by_role("button", name="Harder: Bridge on one leg").click()
    expect(page.locator(".exercise > legend").last).to_have_text("Bridge on one leg")
    page.locator(".exercise").last.get_by_role("button", name="Do first").click()
    expect(page.locator(".if-two li")).to_have_text(["Bridge on one leg"])
    assert page.evaluate("window.stayed")
    assert page.complaints == []
    page.evaluate("scrollTo(0, 0)")  # elsewhere the bar at the foot may lie over half a button
    hold(page, "a draft that is changed")


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_the_bar_at_the_foot_lies_over_nothing_that_is_reached(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    for summary in page.locator(".draft summary").all():
        summary.click()
    assert page.evaluate(REACHED) > 40
    assert page.evaluate(COVERED) == []


def test_a_reason_is_asked_where_it_stands_and_enter_adds(page):
    Patient.objects.update(flags=["hip_replacement"])
    page.get_by_label("Name, equipment or goal").fill("deeper")
    why = page.get_by_label("Reason, in spite of the caution Deeper lower back rotation")
    expect(why).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Add Deeper lower back rotation").click()
    expect(page.get_by_role("alert")).to_contain_text("Not added. Deeper lower back rotation: say why")
    expect(why).to_be_focused()
    hold(page, "a draft that asks for a reason")
    why.fill("She turns well")
    why.press("Enter")
    expect(page.locator(".exercise > legend").last).to_have_text("Deeper lower back rotation")
    expect(page.locator(".exercise").last.get_by_label("Reason")).to_have_value("She turns well")
    assert [one for one in page.complaints if "422" not in one] == []  # what was refused, and nothing else
    page.complaints.clear()


def test_an_exercise_left_out_takes_its_minutes_along(page):
    before = int(page.locator("[data-exercises]").inner_text())
    for says in page.locator(".says").all():
        expect(says).not_to_be_empty()
    page.get_by_label("Leave this exercise out").first.check()
    expect(page.locator("[data-exercises]")).to_have_text(str(before - 1))


def test_a_draft_survives_a_closed_browser(page):
    page.get_by_label("Dose in one row").first.fill("7x hold 20s each side 1/day")
    expect(page.locator("#kept")).to_contain_text("Saved at")
    page.get_by_role("button", name="Down", exact=False).first.click()
    expect(page.locator("#down-1")).to_be_focused()
    page.get_by_text("Title, weeks, first day and a note to the patient").click()
    with page.expect_response(lambda answer: "note=Slowly" in (answer.request.post_data or ""), timeout=30_000):
        page.get_by_role("textbox", name="Note to the patient (optional)").fill("Slowly")
    page.goto("about:blank")
    draft = PrescriptionVersion.objects.get(published_at=None)
    assert draft.note == "Slowly"
    assert draft.exercises.all()[1].dose.hold_seconds == 20
    assert PrescriptionVersion.objects.get(number=1).exercises.all()[0].dose.hold_seconds == 10


def test_what_was_typed_last_survives_a_browser_that_is_closed_at_once(page):
    page.evaluate("globalThis.setTimeout = () => 0")  # no pause is over before it closes
    page.get_by_label("Dose in one row").first.fill("7x hold 20s each side 1/day")
    page.close(run_before_unload=True)
    assert last_hold() == 20


def test_it_survives_a_page_that_is_left_by_a_link(page):
    page.evaluate("globalThis.setTimeout = () => 0")
    page.get_by_label("Dose in one row").first.fill("7x hold 20s each side 1/day")
    page.locator("#site-name a").click()
    assert last_hold() == 20


def test_it_survives_although_a_button_is_not_answered_yet(page, servers):
    with psycopg.connect(servers["OWNER_DATABASE_URL"]) as line:
        line.execute(f"LOCK TABLE {ReadEvent._meta.db_table} IN EXCLUSIVE MODE")  # the page is read, not what is kept
        with page.expect_request(lambda asked: asked.method == "POST"):
            page.get_by_role("button", name="Down", exact=False).first.click()
        page.evaluate("globalThis.setTimeout = () => 0")
        page.get_by_label("Dose in one row").first.fill("7x hold 20s each side 1/day")
        page.evaluate(LEFT)
        assert last_hold() == 20


def test_it_survives_although_what_was_typed_before_is_still_on_its_way(page, servers, at):
    at("2026-03-16 10:05")  # later than it was opened: whichever is first at the lock, the last one counts
    with psycopg.connect(servers["OWNER_DATABASE_URL"]) as line:
        line.execute(f"SELECT 1 FROM {PrescriptionVersion._meta.db_table} FOR UPDATE")
        with page.expect_request(lambda asked: "do=keep" in (asked.post_data or ""), timeout=30_000):
            page.get_by_label("Dose in one row").first.fill("7x hold 15s each side 1/day")
        page.get_by_label("Dose in one row").first.fill("7x hold 20s each side 1/day")
        with page.expect_request(lambda asked: "follows=1" in (asked.post_data or "")):
            page.evaluate(LEFT)
    assert last_hold() == 20


def test_whoever_saves_while_the_draft_is_being_kept_is_in_nobodys_way(page, servers, at):
    at("2026-03-16 10:05")  # later than the draft was opened
    with psycopg.connect(servers["OWNER_DATABASE_URL"]) as line:
        line.execute(f"SELECT 1 FROM {PrescriptionVersion._meta.db_table} FOR UPDATE")
        with page.expect_request(lambda asked: "do=keep" in (asked.post_data or ""), timeout=30_000):
            page.get_by_label("Dose in one row").first.fill("7x hold 20s each side 1/day")
        assert waits_at(line)  # and before whatever is sent now
        page.get_by_role("button", name="Save and preview").click(no_wait_after=True)
    expect(page).to_have_url(re.compile("/preview/$"))
    assert first_hold() == 20


def test_whoever_saves_before_buttons_are_answered_saves_what_they_do(page, servers):
    first = page.locator(".exercise > legend").first.inner_text()
    with psycopg.connect(servers["OWNER_DATABASE_URL"]) as line:
        line.execute(f"LOCK TABLE {ReadEvent._meta.db_table} IN EXCLUSIVE MODE")
        with page.expect_request(lambda asked: asked.method == "POST"):
            page.get_by_role("button", name="Down", exact=False).first.click()
        page.get_by_role("button", name="Save and preview").click(no_wait_after=True)
        page.get_by_role("button", name="Down", exact=False).nth(1).click()  # nothing has happened yet
        page.get_by_role("button", name="Save and preview").click(no_wait_after=True)
    expect(page).to_have_url(re.compile("/preview/$"))
    names = [row.name for row in PrescriptionVersion.objects.get(published_at=None).exercises.all()]
    assert names.index(first) == 2


def test_whoever_leaves_what_could_not_be_saved_is_asked(page):
    page.route("**/edit/", lambda route: route.abort())
    page.get_by_label("Dose in one row").first.fill("7x hold 20s each side 1/day")
    expect(page.locator("#kept")).to_contain_text("Not saved yet: the server did not answer")
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    page.unroute("**/edit/")
    page.get_by_role("textbox", name="Dose in one row").nth(1).press("End")
    page.get_by_role("textbox", name="Dose in one row").nth(1).press("Space")
    expect(page.locator("#kept")).to_contain_text("Saved at")
    assert first_hold() == 20
    assert {said.split(":")[0] for said in page.complaints} <= {"Failed to load resource"}
    page.complaints.clear()


def test_whoever_is_signed_out_meanwhile_is_told(page):
    page.context.clear_cookies()
    page.get_by_label("Dose in one row").first.fill("7x hold 20s each side 1/day")
    expect(page.locator("#kept")).to_contain_text("or you are signed out")
    page.complaints.clear()


def waits_at(line) -> bool:
    """Return whether somebody waits for what this connection holds, within half a minute."""
    limit = monotonic() + 30
    while not line.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone() and monotonic() < limit:
        sleep(0.1)
    return monotonic() < limit


def last_hold() -> int:
    """Return what the draft holds once what was typed last has come, or what it held before after a minute."""
    limit = monotonic() + 60
    while monotonic() < limit and first_hold() != 20:
        sleep(0.1)
    return first_hold()


def first_hold() -> int:
    return PrescriptionVersion.objects.get(published_at=None).exercises.all()[0].dose.hold_seconds
