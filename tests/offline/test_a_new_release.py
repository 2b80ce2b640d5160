"""A new release strands no page and loses nothing of a full queue; nor does a browser that is killed."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from patients.models import CheckIn, Patient, Session, SymptomReport
from patients.portal import release
from tests.conftest import find_chromium
from tests.looking import until
from tests.offline.conftest import visit
from tests.offline.telling import RECEIVED, SAVED, UNKNOWN, held, says, send_check_in, send_session, send_symptoms
from tests.offline.test_sent_with_no_page_open import eventually
from tests.player.playing import begin
from tests.portal.test_a_session import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEXT = "limber-shell-the-next-one"
ALONE = f"""async () => {{
    let names
    for (let tries = 0; tries < 600; tries += 1) {{
        names = (await caches.keys()).filter(name => name.startsWith("limber-shell-"))
        if (names.join() === "{NEXT}") return true
        await new Promise(done => setTimeout(done, 50))
    }}
    return names.join()
}}"""


def test_an_upgrade_with_a_full_queue(phone: Any, started: Any, dana: Patient, monkeypatch: Any) -> None:
    phone.context.set_offline(True)
    send_session(phone, started)
    says(phone, SAVED)
    send_check_in(phone)
    says(phone, SAVED)
    send_symptoms(phone, "fever")
    says(phone, UNKNOWN)
    monkeypatch.setattr(release, "version", lambda: "the-next-one")
    phone.context.set_offline(False)
    phone.evaluate("navigator.serviceWorker.getRegistration().then(known => known.update())")
    says(phone, RECEIVED)
    phone.goto("/today/")
    assert phone.evaluate(ALONE) is True  # once its pages are here; until then the old ones keep theirs
    expect(phone.locator("#unsent [data-unsent]")).to_have_count(0, timeout=20_000)
    assert held(phone) == []
    counts = [model.objects.filter(patient=dana).count() for model in (Session, CheckIn, SymptomReport)]
    assert counts == [1, 2, 1]
    phone.context.set_offline(True)
    phone.goto("/today/")
    assert "No network" in phone.inner_text("main")
    assert phone.complaints == []


def test_a_killed_browser_sends_and_goes_on_when_it_is_opened_again(
    chromium: Any, live: str, browser: Any, started: Any, dana: Patient, tmp_path: Path
) -> None:
    context = persistent(chromium, tmp_path, live, browser)
    page = context.pages[0]
    visit(page)
    context.set_offline(True)
    send_session(page, started)
    says(page, SAVED)
    page.goto(f"{address(started)}?slot=2")
    begin(page)
    until(page, "document.querySelector('#stage [data-show=word]').textContent === 'Move into it'")
    assert eventually(lambda: b":2:20" in on_disk(tmp_path))
    kill(tmp_path)
    context = persistent(chromium, tmp_path, live, browser)
    page = context.pages[0]
    page.goto("/today/")
    says(page, RECEIVED)
    assert Session.objects.filter(patient=dana).count() == 1
    assert held(page) == []
    page.goto(f"{address(started)}?slot=2")
    page.get_by_role("button", name="Carry on where I stopped").wait_for()
    assert "You stopped at: Single leg knee hug" in page.inner_text("#player-start")
    context.close()


def on_disk(folder: Path) -> bytes:
    """Return what a browser has written of its pages' storage."""
    return b"".join(path.read_bytes() for path in folder.glob("Default/Local Storage/leveldb/*.log"))


def persistent(chromium: Any, folder: Path, live: str, browser: Any) -> Any:
    """Return a browser that keeps its disk, with Dana signed in."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    context = chromium.browser_type.launch_persistent_context(
        str(folder), executable_path=find_chromium(), args=options, base_url=live
    )
    context.add_cookies([{"name": "limber", "value": browser.cookies["limber"].value, "url": live}])
    return context


def kill(folder: Path) -> None:
    """Kill the browser of a folder as a phone does that is out of memory: no process gets to say anything."""
    for process in Path("/proc").iterdir():
        if process.name.isdecimal() and f"--user-data-dir={folder}" in command(process):
            os.kill(int(process.name), signal.SIGKILL)


def command(process: Path) -> str:
    try:
        return (process / "cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""
