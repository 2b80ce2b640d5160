"""A clinic with one clinician needs somebody outside who can answer for them: said on its desk until it is so."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from clinic.access import CLINICIANS
from clinic.models import Staff


@dataclass(frozen=True)
class Alone:
    """Who is alone, and what is to be done."""

    alone: Staff
    words: str


def warning(staff: Staff) -> Alone | None:
    """Return the warning to everybody of a clinic with one clinician of its own and no cover from outside."""
    rows = Staff.objects.filter(clinic=staff.clinic, role__in=CLINICIANS, is_active=True).select_related("user")
    clinicians = {row.pk: row for row in rows}
    own = [row for row in clinicians.values() if not row.is_outside]
    if len(own) != 1:
        return None
    alone, cover = own[0], clinicians.get(own[0].cover_id or 0)
    if cover is not None and cover.is_outside:
        return None
    words = _(
        "%(name)s is the only clinician here. Add a clinician from outside to the staff, and name them as the cover."
    )
    return Alone(alone, words % {"name": alone})
