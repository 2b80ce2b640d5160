"""Where a letter may go next, and when somebody must hear of it: one table of states."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from clinic.models import Staff
from patients.care.hours import opening_hours
from patients.care.refusal import Refused
from patients.models import Referral, ReferralEntry
from patients.models.referral import ENDED, ReferralStatus
from patients.rules import chases
from patients.rules.chases import Stage

S = ReferralStatus
TRANSITIONS: Mapping[ReferralStatus, frozenset[ReferralStatus]] = {
    S.DRAFT: frozenset({S.SIGNED, S.WITHDRAWN}),
    S.SIGNED: frozenset({S.SENT, S.RETURNED, S.WITHDRAWN}),
    S.SENT: frozenset({S.RECEIVED, S.ACCEPTED, S.BOOKED, S.RETURNED, S.REJECTED, S.WITHDRAWN}),
    S.RECEIVED: frozenset({S.ACCEPTED, S.BOOKED, S.REJECTED, S.WITHDRAWN, S.CLOSED}),
    S.ACCEPTED: frozenset({S.BOOKED, S.REJECTED, S.WITHDRAWN, S.CLOSED}),
    S.BOOKED: frozenset({S.CLOSED, S.WITHDRAWN}),
    S.RETURNED: frozenset({S.SIGNED, S.WITHDRAWN}),
    S.CLOSED: frozenset(),
    S.REJECTED: frozenset(),
    S.WITHDRAWN: frozenset(),
}
STAGES: Mapping[ReferralStatus, Stage] = {
    S.DRAFT: Stage.UNSENT,
    S.SIGNED: Stage.UNSENT,
    S.RETURNED: Stage.RETURNED,
    S.SENT: Stage.SENT,
    S.RECEIVED: Stage.UNDER_WAY,
    S.ACCEPTED: Stage.UNDER_WAY,
    S.BOOKED: Stage.UNDER_WAY,
}
UNSENT = frozenset(status for status, stage in STAGES.items() if stage in (Stage.UNSENT, Stage.RETURNED))
# While it is with the recipient, the patient is asked whether an appointment is booked.
ASKING = frozenset({S.SENT, S.RECEIVED, S.ACCEPTED})
ASK_AFTER = timedelta(days=7)


def change_status(
    referral: Referral, *, to: ReferralStatus, by: Staff | None, now: datetime, text: str = ""
) -> Referral:
    """Move a letter that is held, and write its history. Raises Refused for a step the table does not have."""
    came_from = ReferralStatus(referral.status)
    if to not in TRANSITIONS[came_from]:
        raise Refused(
            _("A letter that is “%(now)s” cannot become “%(to)s”.") % {"now": came_from.label, "to": to.label}
        )
    referral.status, referral.moved_at, referral.chases = to, now, 0
    if to == S.SENT:
        referral.sent_at, referral.ask_patient_at = now, now + ASK_AFTER
    if to in ENDED:
        referral.ended_at = now
    if to not in ASKING:
        referral.ask_patient_at, referral.asking_patient = None, False
    referral.next_chase_at = next_chase(referral)
    referral.save()
    note(referral, text, came_from=came_from, by=by, now=now)
    return referral


def next_chase(referral: Referral) -> datetime | None:
    """Return when nobody's word about a letter is next chased; None once its way has ended."""
    stage, since = STAGES.get(ReferralStatus(referral.status)), referral.moved_at or referral.opened_at
    if stage is None:
        return None
    urgency = chases.Urgency(referral.urgency)
    return chases.chase_at(stage, urgency, since, referral.chases, opening_hours(referral.episode.patient.clinic))


def note(
    referral: Referral,
    text: str,
    *,
    now: datetime,
    by: Staff | None = None,
    came_from: str | None = None,
    kind: str = "",
) -> None:
    """Add a line to a letter's way; without `came_from` it moves the letter nowhere."""
    status = referral.status
    ReferralEntry.objects.create(
        referral=referral,
        at=now,
        by=by,
        from_status=status if came_from is None else came_from,
        to_status=status,
        kind=kind,
        text=text,
    )


def locked(referral: Referral) -> Referral:
    """Return a letter held until the transaction ends."""
    rows = Referral.objects.select_related(
        "episode__patient__clinic", "episode__patient__physiotherapist__user", "recipient", "concern"
    )
    return rows.select_for_update(of=("self",)).get(pk=referral.pk)
