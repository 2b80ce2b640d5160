"""The post of a session against a bare idempotent insert: the same request, one row looked for and stored."""

from collections.abc import Callable
from itertools import cycle
from uuid import uuid4

from bench.five_years import of_five_years
from bench.measure import Compared, compare
from bench.pages import BLOCKS, EACH, asked_by, starter, times, visitor
from bench.people import a_physiotherapist
from bench.sizes import Sizes
from clinic import clock
from patients.api import throttling
from patients.models import PrescriptionVersion

MOST_TIMES = 2.5
AS_NEW = 1.1  # times that of a new patient


def measure(_sizes: Sizes) -> list[Compared]:
    """Return the post of a new patient, that of one of five years, and how the two compare."""
    throttling.WRITES = 1_000_000  # counted all the same
    by = a_physiotherapist()
    new, old = [starter(by) for _ in range(4)], [of_five_years(by) for _ in range(2)]
    return [session_post("new patient", new), session_post("five-year patient", old), old_beside_new(new, old)]


def session_post(whose: str, versions: list[PrescriptionVersion]) -> Compared:
    """Return the post of a session of five exercises, by several patients in turn, beside the bare insert."""
    post, bare = posting(versions, "/api/v1/sessions/"), posting(versions, "/bench/insert/")
    return compare(
        f"session post, {whose} ({len(asked_by(post))} queries)",
        floor=times(bare),
        subject=times(post),
        gate=MOST_TIMES,
        blocks=BLOCKS,
        each=EACH,
    )


def old_beside_new(new: list[PrescriptionVersion], old: list[PrescriptionVersion]) -> Compared:
    """Return the post of patients of five years beside that of new ones."""
    return compare(
        "session post, five-year beside new patient",
        floor=times(posting(new, "/api/v1/sessions/")),
        subject=times(posting(old, "/api/v1/sessions/")),
        gate=AS_NEW,
        blocks=BLOCKS,
        each=EACH,
    )


def posting(versions: list[PrescriptionVersion], path: str) -> Callable[[], None]:
    """Return what sends a session there, each time by the next of these patients."""
    browsers = [visitor(version) for version in versions]
    for browser in browsers:
        browser.learn_token("/check-in/")
    turns = cycle([(browser, a_session(version)) for browser, version in zip(browsers, versions, strict=True)])

    def post() -> None:
        browser, body = next(turns)
        browser.send(path, body, uuid4())

    return post


def a_session(version: PrescriptionVersion) -> dict[str, object]:
    """Return a session as a device sends it."""
    logs = [{"exercise": exercise.pk, "outcome": "done", "pain": None} for exercise in version.exercises.all()]
    began = clock.now().isoformat()
    return {"prescription": str(version.prescription_id), "slot": 1, "started_at": began, "logs": logs, "effort": 4}
