"""The clinician's pages against a bare signed-in view that reads as often: a record of five years, and a full desk."""

from collections.abc import Iterator
from math import inf

from bench import needing
from bench.five_years import of_five_years
from bench.measure import Compared, Work, compare
from bench.pages import asked_by, starter
from bench.people import a_colleague, a_physiotherapist
from bench.sizes import Sizes
from bench.visits import Visitor
from clinic.models import Role, Staff
from patients.admin import row_html
from patients.models import Patient
from patients.templatetags import kept

DESK_TIMES = 5.0
ANEW_TIMES = 20.0  # with every row put together anew, as in a process that has just begun
RECORD_MS, REPORTS_MS = 60.0, 150.0  # of processor time
REPORTS = "/admin/patients/patient/reports/"
BLOCKS, EACH = 5, 10  # a page of the desk takes long enough to be told apart in few


def measure(_sizes: Sizes) -> Iterator[Compared]:
    """Yield the record of a new patient and of one of five years, and the desk of a large clinic."""
    by = a_physiotherapist()
    for whose, version in (("new patient", starter(by)), ("five-year patient", of_five_years(by))):
        patient = version.prescription.episode.patient
        found = page(f"record, {whose}", by, patient, f"/admin/patients/patient/{patient.pk}/change/", inf)
        yield beside(found, RECORD_MS)
    busy = a_physiotherapist()
    needing.fill(busy)
    lead = a_colleague(busy.clinic, Role.LEAD)
    anybody = Patient.objects.filter(clinic=busy.clinic)[0]
    for whose, staff in (("physiotherapist", busy), ("lead", lead)):
        name = f"desk of a {whose}, {needing.PATIENTS:,} patients, {needing.CONCERNS} concerns"
        yield page(name, staff, anybody, "/admin/", DESK_TIMES)
        yield page(f"{name}, anew", staff, anybody, "/admin/", ANEW_TIMES, before=anew)
    yield beside(page(f"reports of {needing.PATIENTS:,} patients", lead, anybody, REPORTS, inf), REPORTS_MS)


def anew() -> None:
    """Forget all that a process keeps of a desk."""
    row_html.forget()
    kept.forget()


def beside(found: Compared, most: float) -> Compared:
    """Return a page beside the milliseconds of processor time that it may take, whatever the bare view takes."""
    took = found.subject
    return Compared(f"{found.name}, beside {most:.0f} ms", most, took, took / most, 1.0, found.spread)


def page(name: str, by: Staff, patient: Patient, path: str, gate: float, before: Work = int) -> Compared:
    """Return a page of the desk beside the bare view."""
    browser = Visitor(by.user)
    asked = asked_by(lambda: browser.get(path))
    return compare(
        f"{name} ({len(asked)} queries)",
        floor=lambda: visit(browser, f"/bench/{patient.pk}/{asked.reads}/"),
        subject=lambda: visit(browser, path, before),
        gate=gate,
        blocks=BLOCKS,
        each=EACH,
    )


def visit(browser: Visitor, path: str, before: Work = int) -> None:
    """Open a page as often as a block does, each time after `before`."""
    for _ in range(EACH):
        before()
        browser.get(path)
