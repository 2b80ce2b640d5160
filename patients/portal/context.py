"""What every page knows: the help list, the clinic, the patient and where they are."""

from functools import cache, partial
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest

from clinic import access, clock
from patients.care import carers
from patients.care.advising import help_list
from patients.care.red_flags import very_severe_from
from patients.portal import release
from patients.portal.without_network import page_data

PLACES = {
    "session": "today",
    "start-check": "check-in",
    "check-in-result": "check-in",
    "symptom-result": "symptom",
    "numbers": "progress",
    "paper": "programme",
}


def every_page(request: HttpRequest) -> dict[str, Any]:
    """Return what every template may show. Asks the database nothing for a stranger, and survives without it."""
    match = request.resolver_match
    name = match.view_name if match else ""
    found = None if name.startswith("admin:") else patient_of(request)  # the desk is nobody's own page
    helping = found.helped_by if found else None
    patient = None if helping else found  # a page of a carer offers nothing that is the patient's alone
    return {
        "help_list": help_list(),
        "patient": patient,
        "clinic": found.clinic if found else None,
        "helping": helping,
        "switch": partial(switch_of, request, helping or (patient and patient.helps)),
        "nav": PLACES.get(name, name),
        "release": release.version,
        **({"offline": cache(partial(page_data, request.user, patient))} if patient else {}),
        **({"very_severe_from": partial(very_severe_from, patient)} if patient else {}),
    }


def switch_of(request: HttpRequest, helps: Any) -> list[Any]:
    """Return whose programmes an account can open besides its own; asked only for whoever helps somebody."""
    user: Any = request.user
    return carers.of_account(user, clock.now()) if helps else []


def patient_of(request: HttpRequest) -> Any:
    """Return the signed-in patient, or None; also None while the database does not answer."""
    try:
        if not hasattr(request, "user") or not request.user.is_authenticated:
            return None
        return access.patient_or_none(request)
    except DatabaseError:
        return None
