"""Who may see and do what: one table of routes, one of objects and their fields. What does not stand here is refused.

Other apps add their rows from `AppConfig.ready` (`declare`, `audience`, `does`, `takes`): the ground floor knows no
patient.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest

from clinic import second_factor
from clinic.limits import Limits
from clinic.models import Role, Staff


class Audience(StrEnum):
    """Whom a route is for."""

    NOBODY = "nobody"
    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    PATIENT = "patient"
    CARER = "carer"  # who may see the pages of the patient they help
    HELPER = "carer who helps"  # and also answers in their name
    STAFF = "staff"
    PATIENT_OR_STAFF = "patient or staff"


class Action(StrEnum):
    """What is done to an object."""

    VIEW = "view"
    ADD = "add"
    CHANGE = "change"
    DELETE = "delete"
    PRESCRIBE = "prescribe"
    ANSWER_FOR = "answer for"
    INVITE = "invite"
    SEE = "see as the patient"
    ACKNOWLEDGE = "acknowledge"
    CALL = "call"
    CLOSE = "close"
    SIGN = "sign"
    SEND = "send"
    REPORT = "report"
    HOLD = "hold"
    SHARE = "share"


# A page about one patient, of which the finder says whose it is.
FOR_CARERS = frozenset({Audience.CARER, Audience.HELPER})
OF_A_PATIENT = FOR_CARERS | {Audience.PATIENT}
CLINICIANS = frozenset({Role.PHYSIOTHERAPIST, Role.LEAD})
LEADERS = frozenset({Role.LEAD, Role.MANAGER})
EVERYONE = frozenset(Role)


@dataclass(frozen=True)
class Object:
    """One kind of record: who may do what to it, and the lookup from it to its clinic ("" when it is the clinic)."""

    clinic: str
    actions: Mapping[Action, frozenset[Role]]
    shared: bool = False  # rows of no clinic are everybody's to see and to prescribe, and nobody's to change
    kept: str = ""  # the lookup to the one member of staff a row is for; empty in a row: for the whole clinic
    fields: Mapping[str, Mapping[Action, frozenset[Role]]] = field(default_factory=dict)  # those that are for fewer


Deed = tuple[Action, str]


@dataclass(frozen=True)
class Form:
    """What takes or gives fields: by whom, or in which deed of the desk, and which fields and no others."""

    by: Audience | Deed
    fields: frozenset[str]


OBJECTS: dict[str, Object] = {}
ROUTES: dict[str, Audience] = {}
DEEDS: dict[str, Deed] = {}
FORMS: dict[str, Form] = {}
FRESH: dict[str, Callable[[HttpRequest], bool]] = {}
TRIED: dict[str, Limits] = {}
# What whoever installs Limber (a superuser) sets up: clinics and accounts, and no patient.
INSTALLED = frozenset({"clinic.clinic", "clinic.staff", "clinic.user"})
# The pages that stock admin makes for a model; saving a "change" asks for Action.CHANGE besides.
STOCK = {
    "changelist": Action.VIEW,
    "history": Action.VIEW,
    "change": Action.VIEW,
    "add": Action.ADD,
    "delete": Action.DELETE,
}


def declare(
    label: str,
    *,
    clinic: str,
    shared: bool = False,
    kept: str = "",
    actions: Mapping[Action, Iterable[Role]],
    fields: Mapping[str, Mapping[Action, frozenset[Role]]] | None = None,
) -> None:
    """Add an object to the table: its label as "patients.concern", roles by action, and by field where they differ."""
    allowed = {action: frozenset(roles) for action, roles in actions.items()}
    OBJECTS[label] = Object(clinic, allowed, shared, kept, fields or {})


def takes(form: str, by: Audience | Deed, fields: str = "") -> None:
    """Add a form to the table, and the names of its fields; by label for the form that stock admin makes of a model."""
    FORMS[form] = Form(by, frozenset(fields.split()))


def audience(whom: Audience, *routes: str) -> None:
    """Add routes to the table by their view names."""
    ROUTES.update(dict.fromkeys(routes, whom))


def tried(limits: Limits, *routes: str) -> None:
    """Add routes at which a sign-in is tried, and how often that may be."""
    TRIED.update(dict.fromkeys(routes, limits))


def fresh(*routes: str, when: Callable[[HttpRequest], bool] = lambda _request: True) -> None:
    """Add routes that ask for a fresh sign-in, always or for some requests: not on a phone that lies unlocked."""
    FRESH.update(dict.fromkeys(routes, when))


def asks_again(request: HttpRequest, view_name: str) -> bool:
    """Return whether the table asks for a fresh sign-in before this is done."""
    return view_name in FRESH and FRESH[view_name](request)


def does(action: Action, label: str, *routes: str) -> None:
    """Add routes of the desk to the table, each of which does one thing to one kind of record."""
    DEEDS.update(dict.fromkeys(routes, (action, label)))


def deed_of(view_name: str) -> Deed | None:
    """Return what a route of the desk does, and to which kind of record; None when it is about none."""
    if view_name in DEEDS:
        return DEEDS[view_name]
    app, _, rest = view_name.removeprefix("admin:").partition("_")
    model, _, page = rest.partition("_")
    label = f"{app}.{model}"
    stock = page in STOCK and (label in OBJECTS or label in INSTALLED)
    return (STOCK[page], label) if stock else None


def audience_of(view_name: str) -> Audience | None:
    """Return whom a route is for; None when nobody declared it, which refuses everyone."""
    return ROUTES.get(view_name) or (Audience.STAFF if deed_of(view_name) else None)


def why(view_name: str) -> str:
    """Return why something is done at a route: the deed, or whose own act it is, such as "patient: check in"."""
    if deed := deed_of(view_name):
        return " ".join(deed)
    whom = audience_of(view_name)
    if whom in (None, Audience.NOBODY):
        return ""
    return f"{whom}: {' '.join(re.split('[-_]', view_name.rpartition(':')[2]))}"


def admits(request: HttpRequest, view_name: str) -> bool:
    """Return whether the table lets whoever asks through to a route; the view then looks at the very record."""
    whom = audience_of(view_name)
    if whom in OF_A_PATIENT:
        return patient_or_none(request) is not None
    if whom is Audience.STAFF:
        return _opens_desk(request, deed_of(view_name))
    if whom is Audience.PATIENT_OR_STAFF:
        own = patient_or_none(request) is not None or _opens_desk(request, deed_of(view_name))
        return own or bool(helped_by(request))
    return whom is Audience.ANYONE or (whom is Audience.SIGNED_IN and request.user.is_authenticated)


def _opens_desk(request: HttpRequest, deed: Deed | None) -> bool:
    installer, staff = installs(request), staff_of(request)
    if deed is None:
        return installer or staff is not None
    action, label = deed
    return may(staff, action, label) or (installer and label in INSTALLED and action is not Action.DELETE)


def installs(request: HttpRequest) -> bool:
    """Return whether this is whoever installs Limber, with their second factor."""
    return bool(request.user.is_active and request.user.is_superuser and second_factor.is_shown(request))


def staff_of(request: HttpRequest) -> Staff | None:
    """Return the member of staff who asks; former staff, stopped accounts and who shows no second factor are nobody."""
    if not hasattr(request, "_staff"):
        user, rows = request.user, Staff.objects.select_related("clinic", "user").filter(is_active=True)
        known = user.is_authenticated and user.is_active and second_factor.is_shown(request)
        request._staff = rows.filter(user=user).first() if known else None  # type: ignore[attr-defined, misc]
    return request._staff  # type: ignore[attr-defined,no-any-return]


def may(staff: Staff | None, action: Action, label: str, field: str = "") -> bool:
    """Return whether the role of a member of staff allows an action on a kind of record, or on one field of it."""
    known = OBJECTS.get(label)
    if not staff or not known or Role(staff.role) not in known.actions.get(action, frozenset()):
        return False
    return staff.role in known.fields.get(field, {}).get(action, EVERYONE)


def sees_field(staff: Staff | None, label: str, field: str) -> bool:
    """Return whether a role is shown a field of what it may look at or make."""
    return any(may(staff, action, label, field) for action in (Action.VIEW, Action.ADD))


def takes_field(form: type, field: str) -> bool:
    """Return whether the table names a field of a form; a number in a name stands there as <>."""
    known = FORMS.get(f"{form.__module__}.{form.__qualname__}")
    return known is not None and re.sub(r"\d+", "<>", field) in {re.sub(r"\d+", "<>", name) for name in known.fields}


def writes_field(staff: Staff | None, action: Action, label: str, field: str) -> bool:
    """Return whether the form of a kind of record takes a field from a role; what does not stand here, from none."""
    return label in FORMS and field in FORMS[label].fields and may(staff, action, label, field)


def reaches(staff: Staff | None, action: Action, record: models.Model) -> bool:
    """Return whether a member of staff may do this to this very record."""
    label = record._meta.label_lower
    if not may(staff, action, label) or staff is None:
        return False
    visible = visible_to(staff, type(record)._default_manager.all(), action)
    return visible.filter(pk=record.pk).exists()


def visible_to(staff: Staff, queryset: models.QuerySet[Any], action: Action = Action.VIEW) -> models.QuerySet[Any]:
    """Return the rows of the clinic of a member of staff that are for them, and what is shared when they only look."""
    known = OBJECTS.get(queryset.model._meta.label_lower)
    if known is None or not may(staff, action, queryset.model._meta.label_lower):
        return queryset.none()
    own = models.Q(**{known.clinic or "pk": staff.clinic_id})
    if known.kept:
        own &= models.Q(**{known.kept: None}) | models.Q(**{known.kept: staff})
    if known.shared and action in (Action.VIEW, Action.PRESCRIBE):
        own |= models.Q(**{f"{known.clinic}__isnull": True})
    return queryset.filter(own)


def found(staff: Staff | None, queryset: models.QuerySet[Any], action: Action = Action.VIEW, **lookup: Any) -> Any:
    """Return one record; raises Http404 alike for a missing one, another clinic's, and one the role may not touch."""
    record = visible_to(staff, queryset, action).filter(**lookup).first() if staff else None
    if record is None:
        raise Http404
    return record


_find_patient: list[Callable[[HttpRequest], Any]] = []
_find_helped: list[Callable[[HttpRequest], list[Any]]] = []


def register_patient(find: Callable[[HttpRequest], Any], helped: Callable[[HttpRequest], list[Any]]) -> None:
    """Tell how the patient of a request is found, None when there is none; and whom whoever asks helps."""
    _find_patient[:], _find_helped[:] = [find], [helped]


def helped_by(request: HttpRequest) -> list[Any]:
    """Return the patients whom whoever asks helps."""
    return _find_helped[0](request) if _find_helped else []


def patient_or_none(request: HttpRequest) -> Any:
    """Return the patient whose pages a request may see, or None."""
    if not hasattr(request, "_patient"):
        request._patient = _find_patient[0](request) if _find_patient else None  # type: ignore[attr-defined]
    return request._patient  # type: ignore[attr-defined]


def patient_for(request: HttpRequest) -> Any:
    """Return the patient whose pages a request may see; raises Http404 when there is none."""
    patient = patient_or_none(request)
    if patient is None:
        raise Http404
    return patient
