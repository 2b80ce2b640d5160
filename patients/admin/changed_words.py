"""What was changed around a programme in words: the review clock, who looks after a patient, goals and carers."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.admin.forms.patient import flags_in_words
from patients.models import Patient
from patients.models.carer import EndedBy, Relation, Scope
from patients.models.episode import Phase

Told = Mapping[str, Any]
PHASES = {
    Phase.MAINTENANCE: gettext_lazy("Maintenance has begun: the review clock stands"),
    Phase.ACTIVE: gettext_lazy("Back from maintenance: the review clock runs again"),
}


def day(text: str) -> str:
    """Return a day of the database in words."""
    return date_format(date.fromisoformat(text), "j F Y")


def joined(said: list[Any]) -> str:
    """Return what was said as sentences, without what is empty."""
    return ". ".join(str(one) for one in said if one)


def _changed(said: list[Any], told: Told, why: str = "") -> Told:
    """Return several changes of one moment: the first as the title, then the others, why and who."""
    by = _("By %(name)s") % {"name": told["by"]} if told["by"] else ""
    return {"title": str(said[0]), "text": joined([*said[1:], why.rstrip("."), by])}


def _episode(told: Told) -> Told:
    said: list[Any] = []
    if told["started_on"]:
        said.append(_("The review clock starts again: day 0 is %(day)s") % {"day": day(told["started_on"])})
    if told["phase"]:
        said.append(PHASES[Phase(told["phase"])])
    if told["review_on"]:
        said.append(_("Next review set: %(day)s") % {"day": day(told["review_on"])})
    return _changed(said, told, told["why"] or "")


def _patient(told: Told) -> Told:
    said = [_("Given to %(name)s") % {"name": told["to"]}] if told["to"] else []
    if told["flags"] is not None:
        flags = ", ".join(flags_in_words(Patient(flags=told["flags"]))) or _("nothing")
        said.append(_("To think of when exercises are chosen: %(flags)s") % {"flags": flags})
    if told["minutes"] is not None:
        minutes = _("%(minutes)d minutes") % {"minutes": told["minutes"]} if told["minutes"] else _("not asked")
        said.append(_("Time the patient has for a session: %(minutes)s") % {"minutes": minutes})
    return _changed(said, told)


def _goal(told: Told) -> Told:
    return {"title": _("Goal set by the patient"), "text": told["text"]}


def _who(told: Told) -> str:
    return f"{told['name']} ({Relation(told['relation']).label})"


def _carer(told: Told) -> Told:
    """Return an access that was given, and by whom: the clinic says why, the patient need not."""
    given = told if told["by"] else {**told, "by": _("the patient")}
    return _changed([_("Access given: %(who)s") % {"who": _who(told)}, Scope(told["scope"]).label], given, told["why"])


def _carer_end(told: Told) -> Told:
    title, by = _("Access ended: %(who)s") % {"who": _who(told)}, told["by"] or EndedBy(told["ended_as"]).label
    return _changed([title], {"by": by})


CHANGED: Mapping[str, Callable[[Told], Told]] = {
    "episode-change": _episode,
    "patient-change": _patient,
    "goal": _goal,
    "carer": _carer,
    "carer-end": _carer_end,
}
