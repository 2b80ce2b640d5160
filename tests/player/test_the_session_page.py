"""The player on a phone: what is seen, said and written down, with the page's own policy and a clock of our own."""

import gzip
import re
from time import monotonic
from typing import Any

import pytest

from tests.looking import TOO_WIDE, findings_at_a_halt

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

NINE = "2026-03-02T09:00:00Z"
# Keeps every cue, and what would have been heard and felt.
LISTEN = """
globalThis.heard = []; globalThis.said = []; globalThis.buzzed = []; globalThis.toned = []
document.addEventListener("DOMContentLoaded", () => document.getElementById("stage").addEventListener("cue",
    ({ detail }) => heard.push([detail.kind, Math.round(detail.late), Date.now(), performance.now()])))
const engine = { pending: false, cancel() {}, getVoices: () => [{}], speak: words => said.push(words.text) }
Object.defineProperty(globalThis, "speechSynthesis", { value: engine })
navigator.vibrate = pattern => buzzed.push(pattern)
const start = OscillatorNode.prototype.start
OscillatorNode.prototype.start = function (...at) { toned.push(this.frequency.value); return start.apply(this, at) }
"""


@pytest.fixture
def phone(opened: Any) -> Any:
    """Dana's phone with the session begun, on a clock that the test moves."""
    page = opened(clock=NINE, script=LISTEN)
    begin(page)
    return page


def begin(page: Any, do: str = "start") -> None:
    page.click(f"#player-start [data-do={do}]:enabled")
    page.wait_for_selector("#stage[open]:not([data-paused])")


def shows(page: Any, name: str) -> str:
    return str(page.inner_text(f"#stage [data-show={name}]"))


def away(page: Any, ms: int) -> None:
    """Freeze the page: nothing runs, and then the clock has gone on."""
    page.clock.fast_forward(ms)
    page.wait_for_selector("#sheet-away[open]")


def remembered(page: Any) -> Any:
    """Return what the device keeps of the session."""
    return page.evaluate("JSON.parse(Object.entries(localStorage).find(([name]) => name.includes('player:'))[1])")


def values(page: Any, rendered: Any, name: str) -> list[str]:
    return [page.evaluate(f"document.forms.session.elements['{name}-{pk}'].value") for pk in rendered.exercises]


def test_it_leads_through_an_exercise_by_voice_tone_vibration_and_colour(phone: Any) -> None:
    assert (shows(phone, "word"), shows(phone, "digits"), shows(phone, "side")) == ("Get ready", "5", "First leg")
    ground = "getComputedStyle(document.getElementById('stage')).backgroundColor"
    ready = phone.evaluate(ground)
    phone.clock.run_for(5_000 + 130_000 + 100)
    assert shows(phone, "word") == "Change leg"
    assert phone.get_attribute("#stage", "data-kind") == "change"
    assert phone.evaluate(ground) != ready
    one_side = ["Single leg knee hug. Get ready", *["{}", "Hold", "Five left", "And relax"] * 10, "Change leg"]
    counted = [words.format(index // 4 + 1) for index, words in enumerate(one_side[1:])]
    assert phone.evaluate("said") == [one_side[0], *counted]
    assert [kind for kind, *_ in phone.evaluate("heard")][:5] == ["ready", "move", "hold", "five", "relax"]
    assert len(phone.evaluate("buzzed")) == len(phone.evaluate("said"))
    assert len(phone.evaluate("toned")) >= len(phone.evaluate("said"))
    assert phone.complaints == []


def test_whoever_starts_before_the_voice_has_come_hears_the_first_words_too(opened: Any) -> None:
    page = opened(clock=NINE, script=LISTEN, slow="senses")
    begin(page)
    assert page.evaluate("said") == []
    page.held()
    limit = monotonic() + 5
    while not page.evaluate("said.length") and monotonic() < limit:
        pass
    assert page.evaluate("said") == ["Single leg knee hug. Get ready"]


def test_each_channel_can_be_off_and_none_is_needed(opened: Any) -> None:
    page = opened(clock=NINE, script=LISTEN + "; delete globalThis.AudioContext; delete globalThis.webkitAudioContext")
    page.click("#player-start [data-do=settings]")
    for name in ("voice", "vibration", "colour"):
        page.uncheck(f"#sheet-settings [name={name}]")
    page.select_option("#tempo", "2")
    page.click("#sheet-settings button")
    begin(page)
    page.clock.run_for(7_100)
    assert (shows(page, "word"), shows(page, "digits")) == ("Hold", "10")
    assert page.get_attribute("#stage", "data-colour") is None
    assert page.evaluate("[said, buzzed, toned]") == [[], [], []]
    assert page.evaluate("JSON.parse(localStorage['limber-player']).pace") == 2
    assert page.complaints == []


def test_without_a_voice_engine_the_page_says_so_and_goes_on(opened: Any) -> None:
    page = opened(clock=NINE, script="Object.defineProperty(globalThis, 'speechSynthesis', { value: undefined })")
    page.click("#player-start [data-do=settings]")
    assert "This phone has no voice" in page.inner_text("#sheet-settings")
    page.click("#sheet-settings button")
    begin(page)
    page.clock.run_for(8_100)
    assert shows(page, "word") == "Hold"
    assert page.complaints == []


def test_screen_readers_hear_milestones_and_not_seconds(phone: Any) -> None:
    phone.evaluate("""() => {
        const said = document.querySelector("#stage [data-show=said]")
        globalThis.milestones = []
        new MutationObserver(() => milestones.push(said.textContent)).observe(said, { childList: true })
    }""")
    phone.clock.run_for(140_000)
    assert phone.evaluate("milestones") == ["Hold", "Change leg"]
    assert phone.locator("#stage-name").inner_text() == "Single leg knee hug"


def test_it_is_done_by_keyboard_alone(opened: Any, rendered: Any) -> None:
    page = opened(clock=NINE)
    page.focus("[data-do=start]:enabled")
    page.keyboard.press("Enter")
    page.clock.run_for(6_000)
    page.keyboard.press("Space")
    assert shows(page, "word") == "Paused"
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    assert (shows(page, "word"), shows(page, "digits")) == ("Get ready", "5")
    for _exercise in rendered.exercises:
        page.keyboard.press("ArrowRight")
        page.wait_for_selector("#sheet-skip[open]")
        page.focus("#sheet-skip [data-answer=no_time]")
        page.keyboard.press("Enter")
        page.wait_for_selector("#sheet-skip", state="hidden")
    page.wait_for_selector("#player-end:visible")
    assert page.evaluate("document.activeElement.textContent") == "What you did"
    assert values(page, rendered, "reason") == ["no_time"] * 4


def test_what_was_done_stands_in_the_form_and_is_the_phones_own(phone: Any, rendered: Any) -> None:
    phone.clock.run_for(280_000)  # the first exercise, both legs
    phone.click("#stage [data-do=skip]")
    phone.click("#sheet-skip [data-answer=no_space]")
    phone.clock.run_for(40_000)
    phone.click("#stage [data-do=stop]")
    phone.click("#sheet-skip [data-answer=sore]")
    phone.wait_for_selector("#player-end:visible")
    assert values(phone, rendered, "outcome") == ["done", "skipped", "partly", "skipped"]
    assert values(phone, rendered, "reason") == ["", "no_space", "", "sore"]
    elements = "document.forms.session.elements"
    assert phone.evaluate(f"{elements}.stopped_for_pain.checked")
    assert phone.evaluate(f"{elements}.started.value").startswith("2026-03-02T09:01:")
    assert phone.evaluate(f"{elements}.key.value") not in rendered.body
    assert phone.get_attribute("form#session", "data-queue") == "sessions"
    assert phone.complaints == []


def test_too_sore_shows_stop_if_first_then_the_light(phone: Any, rendered: Any) -> None:
    for answer in ("green", "amber"):
        phone.click("#stage [data-do=sore]")
        phone.click(f"[data-pain='{ {'green': 3, 'amber': 5}[answer] }']")
        assert phone.locator(f"[data-step={answer}]").is_visible()
        phone.click(f"[data-step={answer}] [data-answer=on]")
    phone.click("#stage [data-do=sore]")
    phone.click("[data-pain='6']")
    red = phone.locator("[data-step=red]")
    assert "Stop this exercise" in red.inner_text()
    assert red.get_by_role("link").get_attribute("href") == "/check-in/"
    phone.click("[data-answer=next]")
    assert shows(phone, "name") == "Double leg knee hug"
    for _exercise in range(2):
        phone.click("#stage [data-do=skip]")
        phone.click("#sheet-skip [data-answer=forgot]")
    phone.click("#stage [data-do=sore]")
    sheet = phone.locator("#sheet-sore")
    assert sheet.inner_text().index("Stop if") < sheet.inner_text().index("0 to 10")
    phone.click("[data-answer=stop-if]")
    phone.click("[data-step=red] [data-answer=end]")
    assert values(phone, rendered, "pain") == ["6", "", "", ""]
    assert phone.evaluate("document.forms.session.elements.stopped_for_pain.checked")


def test_symptoms_can_be_reported_at_any_moment(phone: Any) -> None:
    assert phone.get_attribute("#stage [data-do=wrong]", "href") == "/symptom/"
    phone.click("#stage [data-do=sore]")
    assert phone.locator("#sheet-sore a[href='/symptom/']").is_visible()


def test_the_4_minute_version_asks_only_for_what_it_holds(opened: Any, rendered: Any) -> None:
    page = opened(clock=NINE)
    begin(page, "short")
    assert shows(page, "count") == "Exercise 1 of 2"
    page.clock.run_for(241_000)
    page.wait_for_selector("#player-end:visible")
    sent = dict(page.evaluate("[...new FormData(document.forms.session)]"))
    first, second, third, _fourth = rendered.exercises
    assert (sent["short"], sent[f"outcome-{first}"], sent[f"outcome-{second}"]) == ("on", "partly", "done")
    assert f"outcome-{third}" not in sent


def test_ten_minutes_in_a_locked_phone_count_only_if_they_were_used(phone: Any) -> None:
    phone.clock.run_for(30_000)
    away(phone, 100_000)
    assert phone.locator("#sheet-away").inner_text().startswith("Welcome back")
    phone.click("[data-answer=kept]")
    phone.wait_for_selector("#stage:not([data-paused])")
    assert (shows(phone, "word"), shows(phone, "digits")) == ("Hold", "5")
    away(phone, 600_000)
    phone.click("[data-answer=return]")
    phone.wait_for_selector("#stage:not([data-paused])")
    assert (shows(phone, "word"), shows(phone, "side")) == ("Get ready", "First leg")


def test_a_killed_browser_goes_on_where_it_was_under_the_same_key(opened: Any, phone: Any) -> None:
    phone.clock.run_for(200_000)
    key = remembered(phone)["key"]
    context = phone.context
    phone.close(run_before_unload=False)
    again = opened(context=context, clock="2026-03-02T09:30:00Z")
    assert "You stopped at: Single leg knee hug" in again.inner_text("#player-start")
    begin(again)
    assert (shows(again, "word"), shows(again, "side")) == ("Change leg", "Other leg")
    again.click("#stage [data-do=stop]")
    again.click("#sheet-skip [data-answer=no_time]")
    again.wait_for_selector("#player-end:visible")
    assert again.input_value("[name=key]") == key
    again.close()
    tomorrow = opened(context=context, clock="2026-03-03T09:30:00Z")
    assert "You stopped at" not in tomorrow.inner_text("#player-start")
    begin(tomorrow)
    assert remembered(tomorrow)["key"] != key


def test_two_tabs_never_speak_at_once_and_share_one_key(opened: Any, phone: Any) -> None:
    phone.clock.run_for(12_000)
    key = remembered(phone)["key"]
    other = opened(context=phone.context)  # which has one clock for both
    begin(other)
    phone.wait_for_selector("#stage[data-paused]")
    assert "another tab" in shows(phone, "word")
    assert remembered(other)["key"] == key


def test_a_phone_whose_clock_is_a_day_behind_writes_down_no_time_before_its_page(opened: Any, rendered: Any) -> None:
    page = opened(clock="2026-03-01T09:00:00Z")
    begin(page)
    for _exercise in rendered.exercises:
        page.click("#stage [data-do=skip]")
        page.click("#sheet-skip [data-answer=forgot]")
    page.wait_for_selector("#player-end:visible")
    assert page.input_value("[name=started]").startswith("2026-03-02T09:00")


def test_the_clock_set_back_while_it_plays_changes_nothing(phone: Any) -> None:
    phone.clock.run_for(6_000)
    phone.clock.set_system_time("2026-03-01T08:00:00Z")
    phone.clock.run_for(4_100)
    assert (shows(phone, "word"), shows(phone, "digits")) == ("Hold", "8")


def test_who_wants_no_motion_sees_the_pose_of_the_moment_stand_still(opened: Any) -> None:
    page = opened(clock=NINE, reduced_motion="reduce")
    begin(page)
    assert page.locator("#stage .stage-figure svg").count() == 1
    assert page.locator("#stage .stage-figure animate").count() == 0
    resting = page.inner_html("#stage .stage-figure")
    page.clock.run_for(9_000)
    assert page.inner_html("#stage .stage-figure") != resting


BUSY = "() => setInterval(() => { const end = performance.now() + 60; while (performance.now() < end); }, 150)"


def test_cues_come_within_100_ms_while_the_phone_is_busy(opened: Any) -> None:
    page = opened(script=LISTEN)
    page.evaluate("localStorage['limber-player'] = JSON.stringify({ pace: 2 })")
    page.reload()
    begin(page)
    page.evaluate(BUSY)
    for _wait in range(50):
        if len(heard := page.evaluate("heard")) < 3:
            page.wait_for_timeout(200)
    first = heard[0][3]
    planned = {"ready": 0, "move": 5_000, "hold": 7_000}
    late = [at - first - planned[kind] for kind, _, _, at in heard[:3]]
    assert max(map(abs, late)) <= 100, late


GLYPHS = """() => {
    const place = document.querySelector("#stage [data-show=digits]")
    const style = getComputedStyle(place), pen = document.createElement("canvas").getContext("2d")
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
    const { actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = pen.measureText(place.textContent)
    const box = place.getBoundingClientRect()
    return [(up + down) / innerHeight, box.left, innerWidth - box.right]
}"""
KEYS = """() => [...document.querySelectorAll("#stage .key, dialog[open] .key")].map(key => key.getBoundingClientRect())
    .filter(box => box.width).map(box => Math.min(box.width, box.height))"""


@pytest.mark.parametrize("size", [(390, 844), (844, 390), (320, 568), (1280, 800)])
def test_digits_are_a_quarter_of_the_screen_and_keys_64_pixels(opened: Any, size: tuple[int, int]) -> None:
    page = opened(clock=NINE, viewport={"width": size[0], "height": size[1]}, color_scheme="dark")
    begin(page)
    page.click("#stage [data-do=skip]")
    page.click("#sheet-skip [data-answer=wait]")
    page.clock.run_for(3_100)
    assert shows(page, "digits") == "10"
    high, left, right = page.evaluate(GLYPHS)
    assert high >= 0.25
    assert min(left, right) >= 0
    assert min(page.evaluate(KEYS)) >= 64
    assert not page.evaluate(TOO_WIDE)


def test_every_phase_is_accessible_in_light(opened: Any) -> None:
    page = opened(clock=NINE, color_scheme="light", viewport={"width": 320, "height": 640})
    begin(page)
    page.clock.run_for(8_500)
    assert findings_at_a_halt(page) == [], "hold"
    page.clock.run_for(127_000)
    assert findings_at_a_halt(page) == [], "change"
    page.click("#stage [data-do=skip]")
    assert findings_at_a_halt(page) == [], "skip"


def test_every_sheet_is_accessible_in_the_dark(opened: Any) -> None:
    page = opened(clock=NINE, color_scheme="dark", viewport={"width": 320, "height": 640})
    begin(page)
    page.click("#stage [data-do=sore]")
    page.click("[data-pain='9']")
    assert findings_at_a_halt(page) == [], "red"
    page.click("[data-step=red] [data-answer=end]")
    page.wait_for_selector("#player-end:visible")
    assert findings_at_a_halt(page) == [], "end"


def test_it_holds_at_200_percent_text_and_320_pixels(opened: Any) -> None:
    page = opened(clock=NINE, viewport={"width": 320, "height": 568})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    begin(page)
    assert page.evaluate("document.getElementById('stage').scrollWidth") <= 320
    page.locator("#stage [data-do=wrong]").scroll_into_view_if_needed()
    assert page.locator("#stage [data-do=wrong]").is_visible()
    page.locator("#stage-name").scroll_into_view_if_needed()
    assert (
        page.evaluate("""() => {
        const box = document.getElementById("stage-name").getBoundingClientRect()
        return document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2).id
    }""")
        == "stage-name"
    )


def test_it_can_start_after_6_requests_and_120_kilobytes(opened: Any, rendered: Any) -> None:
    page = opened(script="globalThis.late = []")
    page.wait_for_selector("[data-do=start]:enabled")
    before = page.evaluate("""() => {
        const ready = performance.getEntriesByName("player-ready")[0].startTime
        return performance.getEntriesByType("resource").filter(one => one.startTime < ready).map(one => one.name)
    }""")
    texts = [rendered.body, *(page.evaluate("async name => (await fetch(name)).text()", name) for name in before)]
    assert 1 + len(before) <= 6, before
    assert sum(len(gzip.compress(text.encode())) for text in texts) <= 120_000


def test_without_javascript_the_plain_form_stands_there(opened: Any, rendered: Any) -> None:
    page = opened(java_script_enabled=False)
    assert page.get_by_role("button", name="Save this session").is_visible()
    assert not page.locator("#player-start").is_visible()
    assert page.locator("section.card").count() == len(rendered.exercises)


def test_everything_the_player_says_is_translated_on_the_server(rendered: Any) -> None:
    from patients.portal.player import words
    from tests.player.conftest import MODULES

    used = set()
    for module in MODULES.glob("*.js"):
        used |= set(re.findall(r"\bwords\.(\w+)", module.read_text()))
    assert used <= set(words())
