"""What the access table says an actor may meet on a route: the test writes no expectation of its own."""

from enum import Enum

from clinic import access
from clinic.access import Action, Audience
from tests.access.conftest import Actor
from tests.access.records import Records
from tests.access.routes import Route


class Expected(Enum):
    """What an actor meets."""

    SIGN_IN = "is sent to the sign-in"
    SECOND_STEP = "is led to the second step"
    HIDDEN = "meets what is not there"
    OPEN = "gets in"
    LOOK = "may look and change nothing"
    EITHER = "is for the page itself to judge"


def expected(actor: Actor, route: Route, records: Records, method: str = "GET") -> Expected:
    """Return what the table says."""
    whom = access.audience_of(route.name)
    if whom is Audience.ANYONE:
        return Expected.EITHER
    if actor.user is None:
        return Expected.SIGN_IN
    if whom in access.OF_A_PATIENT:
        return _patient(actor, route, records) if whom is Audience.PATIENT else _carer(actor, whom, records)
    if whom is Audience.SIGNED_IN:
        return Expected.EITHER if not route.holes or actor.user == records.patient.user else Expected.HIDDEN
    if actor.waits and whom in (Audience.STAFF, Audience.PATIENT_OR_STAFF):
        return Expected.SECOND_STEP
    if whom is Audience.PATIENT_OR_STAFF and records.patient in (actor.patient, actor.helps and actor.helps.patient):
        return Expected.OPEN
    for_staff = whom in (Audience.STAFF, Audience.PATIENT_OR_STAFF)
    return _staff(actor, route, records, method) if for_staff else Expected.HIDDEN


def _carer(actor: Actor, whom: Audience, records: Records) -> Expected:
    """Return what a page meets whose address names the access: only its own account, as far as it goes."""
    own = actor.helps is not None and actor.helps == records.carer
    return Expected.OPEN if own and (whom is Audience.CARER or actor.helps.scope == "help") else Expected.HIDDEN


def _patient(actor: Actor, route: Route, records: Records) -> Expected:
    own = actor.patient is not None and (not route.holes or actor.patient == records.patient)
    return Expected.OPEN if own else Expected.HIDDEN


def _staff(actor: Actor, route: Route, records: Records, method: str) -> Expected:
    deed = access.deed_of(route.name)
    if deed is None:
        return Expected.EITHER if actor.staff or actor.installs else Expected.HIDDEN
    action, label = deed
    saves = method == "POST" and route.name == f"admin:{label.replace('.', '_')}_change"
    if not _may(actor, action, label, route, records):
        return Expected.HIDDEN
    return Expected.LOOK if saves and not _may(actor, Action.CHANGE, label, route, records) else Expected.OPEN


def _may(actor: Actor, action: Action, label: str, route: Route, records: Records) -> bool:
    if actor.installs:
        return label in access.INSTALLED and action is not Action.DELETE
    ours = not route.holes or (actor.staff is not None and actor.staff.clinic == records.clinic)
    return ours and access.may(actor.staff, action, label)
