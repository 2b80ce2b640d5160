"""A clinic with one clinician needs somebody outside who can answer for them: said on its desk until it is so."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clinic.access import CLINICIANS
from clinic.models import Clinic, Staff


@dataclass(frozen=True)
class Alone:
    """Who is alone, and what is to be done."""

    alone: Staff
    words: str


def clinicians_of(clinic: Clinic) -> list[Staff]:
    """Return who may decide at a clinic, from outside too."""
    return list(Staff.objects.filter(clinic=clinic, role__in=CLINICIANS, is_active=True).select_related("user"))


def warning(clinicians: Iterable[Staff]) -> Alone | None:
    """Return the warning to everybody of a clinic with one clinician of its own and no cover from outside."""
    known = {row.pk: row for row in clinicians}
    own = [row for row in known.values() if not row.is_outside]
    if len(own) != 1:
        return None
    alone, cover = own[0], known.get(own[0].cover_id or 0)
    if cover is not None and cover.is_outside:
        return None
    words = _(
        "%(name)s is the only clinician here. Add a clinician from outside to the staff, and name them as the cover."
    )
    return Alone(alone, words % {"name": alone})
