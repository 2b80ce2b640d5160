from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from clinic import clock
from patients.care import inviting, reminding
from patients.models import CheckIn, Patient, Session, SymptomReport
from tests.cast import answer
from tests.looking import CONTRAST, CUT_OFF, OUT_OF_REACH, TOO_WIDE, findings
from tests.portal.conftest import check_in_post
from tests.portal.test_a_session import address, session_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(chromium: Any, live: str, browser: Any, request: Any) -> Iterator[Any]:
    """Dana's phone in her hand; `param` may switch JavaScript off or the light out."""
    given = {"service_workers": "block", **getattr(request, "param", {})}
    context = chromium.new_context(viewport={"width": 320, "height": 640}, **given)
    context.set_default_timeout(30_000)
    context.add_cookies([{"name": "limber", "value": browser.cookies["limber"].value, "url": live}])
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    yield page
    context.close()


@pytest.mark.long
def test_every_page_is_accessible_at_every_width_and_loses_nothing_enlarged(
    live: str, phone: Any, browser: Any, version: Any, dana: Patient, erin: Patient
) -> None:
    see(live, phone, ["/start/", "/no-network/", invitation(erin)])
    answered = answer(dana, 6)
    browser.post(address(version), session_post(version))
    browser.post("/progress/", {"text": "Carry my shopping home", "rating": "3"})
    paths = ["/today/", address(version), "/check-in/", f"/check-in/{answered.key}/", "/symptom/", "/progress/"]
    paths += ["/progress/numbers/", "/flare/", "/programme/paper/?size=large", "/your-data/"]
    see(live, phone, [*paths, "/programme/", "/reminders/", "/messages/", f"/stop/{reminding.stop_token(dana)}/"])
    done = dana.sessions.get()
    see(live, phone, [f"/correct/check-in/{answered.key}/", f"/correct/session/{done.key}/"])
    urgent = answer(dana, 5, symptoms={"leg_weakness"})
    browser.post("/symptom/", check_in_post(first="fever"))
    reported = SymptomReport.objects.latest("pk")
    paths = ["/today/", address(version), f"/check-in/{urgent.key}/", f"/symptom/{reported.key}/", "/sheet/"]
    see(live, phone, paths)


def invitation(patient: Patient) -> str:
    """Return where a patient who has no account yet is invited to."""
    Patient.objects.filter(pk=patient.pk).update(user=None)
    patient.refresh_from_db()
    return urlsplit(inviting.invite(by=patient.physiotherapist, patient=patient, now=clock.now())).path


def see(live: str, phone: Any, paths: list[str]) -> None:
    """Look at pages at three widths, in the dark, with text twice as large and on a screen enlarged to 400 %."""
    for path in paths:
        phone.emulate_media(color_scheme="light")
        phone.goto(live + path)
        for width in (1280, 390, 320):
            phone.set_viewport_size({"width": width, "height": 640})
            assert (findings(phone), phone.evaluate(TOO_WIDE)) == ([], []), (path, width)
        phone.emulate_media(color_scheme="dark")
        assert findings(phone, CONTRAST) == [], (path, "dark")
        for width, height, text in ((320, 256, "100%"), (390, 844, "200%")):
            phone.set_viewport_size({"width": width, "height": height})
            phone.evaluate("size => { document.documentElement.style.fontSize = size }", text)
            found = [phone.evaluate(lost) for lost in (TOO_WIDE, CUT_OFF, OUT_OF_REACH)]
            assert found == [[], [], []], (path, width, text)
        assert phone.complaints == [], path


@pytest.mark.parametrize("phone", [{"java_script_enabled": False}], indirect=True)
def test_a_check_in_needs_no_javascript(live: str, phone: Any, started: Any, dana: Patient) -> None:
    phone.goto(f"{live}/check-in/")
    for label in ("4", "No change", "No"):
        phone.get_by_label(label, exact=True).check()
    phone.check("#id_first_9")
    phone.check("#id_second_8")
    phone.click("text=Send my answers")
    assert CheckIn.objects.filter(patient=dana).count() == 2
    assert "/check-in/" in phone.url
    expect(phone.locator("main")).to_contain_text("Your answers are saved", use_inner_text=True)


@pytest.mark.parametrize("phone", [{"java_script_enabled": False}], indirect=True)
def test_a_session_and_a_symptom_need_no_javascript(live: str, phone: Any, started: Any, dana: Patient) -> None:
    phone.goto(live + address(started))
    for done in phone.get_by_label("Done", exact=True).all():
        done.check()
    phone.click("text=Save this session")
    expect(phone.locator("main")).to_contain_text("Session 1 is saved.", use_inner_text=True)
    outcomes = Session.objects.get(patient=dana).logs.values_list("outcome", flat=True)
    assert list(outcomes) == ["done"] * started.exercises.count()
    phone.goto(f"{live}/symptom/")
    phone.check("#id_first_0")
    phone.click("text=Tell the clinic")
    expect(phone.locator("main")).to_contain_text("Call 999 or go to A&E now", use_inner_text=True)
    assert len(SymptomReport.objects.get(patient=dana).symptoms) == 1


@pytest.mark.parametrize("phone", [{"java_script_enabled": False}, {}], indirect=True)
def test_a_red_flag_alone_shows_the_advice_first_and_in_sight(live: str, phone: Any, started: Any) -> None:
    phone.goto(f"{live}/check-in/")
    phone.check("#id_first_0")
    phone.click("text=Send my answers")
    heading = phone.locator("main").get_by_role("heading", name="Call 999 or go to A&E now").first  # not the footer's
    expect(heading).to_be_in_viewport(ratio=1)  # the form that was sent has one too, far below
    box = heading.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 640


def test_with_an_ended_session_the_advice_is_in_sight(live: str, phone: Any, started: Any) -> None:
    phone.goto(f"{live}/check-in/")
    phone.context.clear_cookies(name="limber")
    phone.check("#id_first_0")
    phone.click("text=Send my answers")
    phone.get_by_text("You are signed out").wait_for()
    expect(phone.locator("main")).to_contain_text("The clinic does not know yet", use_inner_text=True)
    expect(phone.locator("main")).to_contain_text("020 7946 0100", use_inner_text=True)
    assert findings(phone) == []


def test_the_post_of_the_tests_is_the_one_the_page_sends(live: str, phone: Any, started: Any) -> None:
    phone.goto(f"{live}/check-in/")
    names = set(phone.eval_on_selector_all("main [name]", "fields => fields.map(field => field.name)"))
    assert names == {*check_in_post(), "csrfmiddlewaretoken"}


def test_the_charts_of_progress_have_one_scale(live: str, phone: Any, started: Any, dana: Patient) -> None:
    answer(dana, 5, 4)
    phone.goto(f"{live}/progress/")
    for width in (390, 1280):
        phone.set_viewport_size({"width": width, "height": 900})
        wide = phone.eval_on_selector_all(".chart", "all => all.map(chart => chart.getBoundingClientRect().width)")
        assert len(wide) == 2
        assert wide[0] == pytest.approx(wide[1], abs=1), width
