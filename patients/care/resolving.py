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


def together(concern: Concern, other: Concern) -> bool:
    """Return whether one outcome may close both: what is decided of one problem says nothing of another."""
    same = other.episode_id in (None, concern.episode_id)
    return same and other.patient_id == concern.patient_id


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
    """Close a concern and others of its problem; sign its draft letter or withdraw it. All of it, or Refused."""
    if any(not together(concern, other) for other in also):
        raise Refused(_("This is about something else: close it by itself."))
    episodes.one_at_a_time(concern.patient)
    closed = sorted([concern, *also], key=lambda row: row.pk)
    for one in closed:
        concerns.close(by=by, concern=one, note=note, now=now, **decided)
        if withdraw:
            referrals.withdraw_draft(by=by, concern=one, now=now, text=note)
    if sign is not None and sign.concern_id not in {one.pk for one in closed}:
        raise Refused(_("This letter is about something else: open it by itself."))
    if sign is not None:
        referrals.sign(by=by, referral=sign, now=now)
