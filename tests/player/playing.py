"""The player on a phone, with a clock of our own: beginning a session, and reading what it shows and keeps."""

from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

from django.test import Client

from patients.care import prescribing
from patients.care.prescribing import ExerciseDraft
from patients.models import PrescriptionVersion
from programmes.dose import Dose
from programmes.models import Exercise
from tests.cast import At
from tests.portal.test_a_session import address

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


def begin(page: Any, do: str = "start") -> None:
    """Begin the session once voice, figure and sheets have come: what a test reads must not hang on which was first."""
    whole(page)
    begin_early(page, do)


def whole(page: Any) -> None:
    page.wait_for_selector("#stage[data-whole]", state="attached")


def begin_early(page: Any, do: str = "start") -> None:
    """Begin as soon as the button can be pressed."""
    page.click(f"#player-start [data-do={do}]:enabled")
    goes_on(page)


def goes_on(page: Any) -> None:
    """Wait until the session goes on: a sheet says that it was closed only after it is."""
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


def rendered_for(browser: Client, version: PrescriptionVersion) -> Any:
    """Return the session page of a version as the server sends it."""
    found = browser.get(address(version))
    assert found.status_code == HTTPStatus.OK
    exercises = [exercise.pk for exercise in version.exercises.all()]
    return SimpleNamespace(
        path=address(version), body=found.content.decode(), headers=dict(found.headers), exercises=exercises
    )


def given(version: PrescriptionVersion, at: At, **doses: Dose) -> PrescriptionVersion:
    """Publish the next version: these exercises alone, by their short names."""
    now, by = at("2026-03-02 09:00"), version.prescription.prescribed_by
    named = [(Exercise.objects.get(slug=name.replace("_", "-")), dose) for name, dose in doses.items()]
    draft = prescribing.draft_next(by=by, prescription=version.prescription, now=now)
    prescribing.change_draft(by=by, version=draft, now=now, exercises=[ExerciseDraft(*one) for one in named])
    return prescribing.publish(by=by, version=draft, now=now)
