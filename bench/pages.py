"""The today page and the check-in post against a bare signed-in view that reads as often."""

from collections.abc import Callable
from datetime import timedelta
from itertools import cycle
from uuid import uuid4

from bench.five_years import of_five_years
from bench.measure import Compared, compare
from bench.people import a_physiotherapist, a_starter
from bench.sizes import Sizes
from bench.statements import Statements, statements
from bench.visits import Visitor
from clinic import clock
from clinic.models import Staff
from patients.models import PrescriptionVersion

PAGE_TIMES, POST_TIMES = 2.0, 3.0
BLOCKS, EACH = 15, 20
ANSWERS = {"pain": "4", "change": "3", "severe": "no", "first": "none", "second": "none", "note": ""}


def measure(_sizes: Sizes) -> list[Compared]:
    """Return both pages, each for a new patient and for one of five years."""
    by = a_physiotherapist()
    new = [starter(by) for _ in range(10)]
    old = [of_five_years(by) for _ in range(2)]
    return [
        today_page("new patient", new[0]),
        today_page("five-year patient", old[0]),
        check_in_post("new patient", new),
        check_in_post("five-year patient", old),
    ]


def starter(by: Staff) -> PrescriptionVersion:
    return a_starter(by, now=clock.now(), since=timedelta(days=9))


def visitor(version: PrescriptionVersion) -> Visitor:
    """Return the browser of a prescription's patient."""
    user = version.prescription.episode.patient.user
    assert user
    return Visitor(user)


def asked_by(visit: Callable[[], object]) -> Statements:
    """Return what a visit asks, the second time; transaction control is not counted."""
    visit()
    with statements() as found:
        visit()
    return found


def times(work: Callable[[], object]) -> Callable[[], None]:
    """Return one block of a piece of work."""

    def block() -> None:
        for _ in range(EACH):
            work()

    return block


def today_page(whose: str, version: PrescriptionVersion) -> Compared:
    """Return the today page beside the bare view."""
    browser, patient = visitor(version), version.prescription.episode.patient_id
    reads = asked_by(lambda: browser.get("/today/")).reads
    return compare(
        f"today page, {whose} ({reads} queries)",
        floor=times(lambda: browser.get(f"/bench/{patient}/{reads}/")),
        subject=times(lambda: browser.get("/today/")),
        gate=PAGE_TIMES,
        blocks=BLOCKS,
        each=EACH,
    )


def check_in_post(whose: str, versions: list[PrescriptionVersion]) -> Compared:
    """Return the post of a check-in, by several patients in turn, beside a post to the bare view."""
    browsers = [visitor(version) for version in versions]
    for browser in browsers:
        browser.learn_token("/check-in/")
    turns, patient = cycle(browsers), versions[0].prescription.episode.patient_id

    def post() -> None:
        next(turns).post("/check-in/", {"key": str(uuid4()), **ANSWERS}, expect="303")

    def bare() -> None:
        next(turns).post(f"/bench/{patient}/{reads}/", {"key": str(uuid4()), **ANSWERS}, expect="200")

    asked = asked_by(post)
    reads = asked.reads
    return compare(
        f"check-in post, {whose} ({reads} reads, {len(asked) - reads} writes)",
        floor=times(bare),
        subject=times(post),
        gate=POST_TIMES,
        blocks=BLOCKS,
        each=EACH,
    )
