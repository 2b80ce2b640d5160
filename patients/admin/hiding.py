"""On a shared screen: which pages tell what patients said, and a page in place of one that cannot hide a part of it."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from clinic import access
from clinic.access import Action
from clinic.admin import site
from patients.admin.page import page, read
from patients.models import Patient

KNOW_NO_PATIENT = ("programmes_", "clinic_")  # the apps below this one


def reads_answers(request: HttpRequest) -> bool:
    """Return whether whoever asks may read what patients answered."""
    return access.may(access.staff_of(request), Action.VIEW, "patients.checkin")


def tells(request: HttpRequest) -> bool:
    """Return whether a page may say what a patient said: every page but those of the apps that know no patient."""
    name = (request.resolver_match and request.resolver_match.url_name) or ""
    return reads_answers(request) and not name.startswith(KNOW_NO_PATIENT)


def is_hidden(request: HttpRequest) -> bool:
    """Return whether words are hidden at the moment."""
    return "discreet" in request.COOKIES and tells(request)


def hidden(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Return the page that stands in place of a document made of words alone."""
    read(request, patient)
    return page(request, "hidden.html", patient=patient, title=_("Symptom words are hidden"))


site.hide_where(tells)
