"""Absence cover: what belongs to somebody who is away passes to who stands in, as the absence begins or is entered.

It stays with whoever has it when the owner is back: they may have begun. Where nobody is there to take it, it stays
where it is and climbs by its ladder; the next look finds whoever came back first. What a colleague had taken on comes
back to its owner when the colleague goes.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from clinic.models import Staff
from patients.care import concerns, opening, owners, telling, weekly
from patients.models import Concern, ConcernEntry
from patients.rules.schedule import DAY, local_date

log = logging.getLogger(__name__)


def pass_on(*, now: datetime, limit: int = 500) -> int:
    """Hand over up to `limit` open concerns of those who are away by now and return how many.

    One that fails stops no other. It looks at who is away and not at a timer: there is none that could be lost.
    """
    passed, failed = 0, 0
    for concern in _left_behind(now):
        if passed >= limit:
            break
        try:
            passed += _pass(concern, now)
        except Exception:
            log.exception("Concern %s could not be handed over", concern.pk)
            failed += 1
    if failed:
        raise RuntimeError(f"{failed} concerns could not be handed over; the log says why")
    return passed


def _left_behind(now: datetime) -> Iterable[Concern]:
    """Return the open concerns held by those who have left, or are away on this date in some zone."""
    day = now.date()
    away = Q(away_from__lte=day + DAY) & (Q(away_until=None) | Q(away_until__gt=day - DAY))
    gone = list(Staff.objects.filter(Q(is_active=False) | away).values_list("pk", flat=True))
    passed = ConcernEntry.objects.filter(
        concern=OuterRef("pk"), kind__startswith="handed", at__gte=OuterRef("acknowledged_at")
    )
    left = Q(owner__in=gone) | (Q(acknowledged_by__in=gone) & ~Exists(passed))
    return Concern.objects.open().filter(left).by_urgency() if gone else ()


@transaction.atomic
def _pass(concern: Concern, now: datetime) -> bool:
    """Return whether there was somebody to hand it to, who is told of it."""
    concern = concerns.locked(concern)
    needed_at = max(now, weekly.told_at(concern))  # of the weekly batch, nobody has to do anything before its day
    owner = owners.stand_in(concern.owner, concern.patient, needed_at)
    if concern.closed_at is not None or owners.is_away(owner, local_date(needed_at, concern.patient.zone)):
        return False
    if hand_over(concern, owner, now) is None and not _hand_back(concern, needed_at, now):
        return False
    concern.save(update_fields=["owner"])
    telling.concern_handed_over(concern, now=now)
    return True


def _hand_back(concern: Concern, needed_at: datetime, now: datetime) -> bool:
    """Return whether whoever took a concern on is away by then, and its owner, who is there, has it again."""
    holder = concern.acknowledged_by
    if holder is None or not owners.is_away(holder, local_date(needed_at, concern.patient.zone)):
        return False
    words = _("%(name)s, who took this on, is away: %(owner)s has it again") % {"name": holder, "owner": concern.owner}
    opening.note(concern, "handed back", words, now=now)
    return True


def hand_over(concern: Concern, owner: Staff, now: datetime) -> Staff | None:
    """Give a concern to who stands in for its owner, and return them; None where that is nobody else."""
    before = concern.owner
    if owner == before:
        return None
    concern.owner = owner
    words = _("%(name)s is away: %(owner)s has it now") % {"name": before, "owner": owner}
    opening.note(concern, "handed over", words, now=now)
    return owner
