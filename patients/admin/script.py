"""What to ask on the telephone: three questions, by how urgent it is. They neither name a cause nor calm anybody."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patients.models import Concern
from patients.models.concern import Urgency
from patients.rules.findings import Finding

Questions = tuple[str | Promise, str | Promise, str | Promise]

CHANGED = _("What has changed since you told us?")
LISTED = _("Has anything of the list below happened?")
EMERGENCY: Questions = (
    _("Have you called 999, or are you on the way to A&E?"),
    _("Is somebody with you?"),
    CHANGED,
)
URGENT: Questions = (_("Have you asked for a GP appointment today, or called 111?"), LISTED, CHANGED)
OTHER: Questions = (
    _("How is the pain now, from 0 to 10? Is that better or worse than when you told us?"),
    LISTED,
    _("Which exercises can you do, and what keeps you from the others?"),
)
NOT_ANSWERED: Questions = (
    _("Could you answer your check-in today? It takes a minute."),
    _("Does anything keep you from it: signing in, the phone, the time?"),
    _("Would you like your physiotherapist to ring you?"),
)
BY_URGENCY: Mapping[int, Questions] = MappingProxyType({Urgency.EMERGENCY: EMERGENCY, Urgency.URGENT: URGENT})


def questions(concern: Concern) -> Questions:
    """Return what to ask the patient of a concern."""
    return NOT_ANSWERED if concern.finding == Finding.NO_ANSWER else BY_URGENCY.get(concern.urgency, OTHER)
