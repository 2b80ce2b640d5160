"""What a patient says of an open concern: "this can wait". It is written down, and changes no time."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from patients.care import concerns, opening
from patients.care.refusal import Refused
from patients.models import Concern, Patient
from patients.models.concern import CAN_WAIT, Urgency


def may_wait(concern: Concern, standing: Iterable[Concern]) -> bool:
    """Return whether a patient may say so: of nothing that is urgent, and of nothing beside it."""
    return all(one.urgency > Urgency.URGENT for one in (concern, *standing))


def offered(patient: Patient) -> list[Concern]:
    """Return the open concerns of which a patient may say that they can wait, each with whether they have."""
    standing = list(Concern.objects.filter(patient=patient).open().by_urgency().with_can_wait())
    return [concern for concern in standing if may_wait(concern, standing)]


@transaction.atomic
def can_wait(*, patient: Patient, concern: Concern, now: datetime) -> None:
    """Write down, once, that a patient says of their concern that it can wait. Raises Refused."""
    concern = concerns.locked(concern)
    if concern.patient_id != patient.pk or concern.closed_at is not None:
        raise Refused(_("Nobody is looking at this any more."))
    if concern.pk not in {one.pk for one in offered(patient)}:
        raise Refused(_("This does not wait."))
    if not concern.entries.filter(kind=CAN_WAIT).exists():
        opening.note(concern, CAN_WAIT, _("The patient says: this can wait."), now=now)
