"""One act for what is open of a patient: it closes concerns with one outcome, and settles the draft letter too."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.models import Staff
from patients.care import concerns, episodes, referrals
from patients.care.refusal import Refused
from patients.models import Concern, Referral


@transaction.atomic
def resolve(
    *,
    by: Staff,
    concern: Concern,
    note: str,
    now: datetime,
    also: Collection[Concern] = (),
    sign: Referral | None = None,
    withdraw: bool = False,
    **decided: Any,
) -> None:
    """Close a concern and others of its patient; sign its draft letter or withdraw it. All of it, or Refused."""
    if any(other.patient_id != concern.patient_id for other in also):
        raise Refused(_("This belongs to another patient."))
    episodes.one_at_a_time(concern.patient)
    for one in sorted([concern, *also], key=lambda row: row.pk):
        concerns.close(by=by, concern=one, note=note, now=now, **decided)
    if withdraw:
        referrals.withdraw_draft(by=by, concern=concern, now=now, text=note)
    if sign is not None:
        referrals.sign(by=by, referral=sign, now=now)
