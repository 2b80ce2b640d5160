"""What nobody answers climbs: to the duty inbox and the cover, then to the lead, until a person does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from patients.care import concerns, covering, opening, owners, telling
from patients.care.claiming import work_off
from patients.care.hours import opening_hours
from patients.models import Concern
from patients.models.concern import Urgency
from patients.rules.working_time import OpeningHours, add_working, add_working_days


@dataclass(frozen=True)
class Ladder:
    """Whether the first step goes to the duty inbox (with the cover), and how long until the next one."""

    duty_first: bool
    with_cover: bool
    again: Callable[[datetime, OpeningHours], datetime]


def _minutes(minutes: int) -> Callable[[datetime, OpeningHours], datetime]:
    return lambda now, hours: add_working(now, minutes, hours)


def _a_day(now: datetime, hours: OpeningHours) -> datetime:
    return add_working_days(now, 1, hours)


LADDERS = {
    Urgency.EMERGENCY: Ladder(duty_first=False, with_cover=False, again=_minutes(15)),
    Urgency.URGENT: Ladder(duty_first=True, with_cover=True, again=_minutes(60)),
    Urgency.SOON: Ladder(duty_first=True, with_cover=False, again=_a_day),
    Urgency.DECISION: Ladder(duty_first=True, with_cover=False, again=_a_day),
    Urgency.ROUTINE: Ladder(duty_first=False, with_cover=False, again=_a_day),
}


def escalate_due(*, now: datetime, limit: int = 500) -> int:
    """Raise up to `limit` concerns whose time has run out and return how many."""
    due = Concern.objects.filter(next_escalation_at__lte=now).order_by("next_escalation_at")
    return work_off(due, lambda pk: _climb(concerns.locked(Concern(pk=pk)), now), limit=limit)


def _climb(concern: Concern, now: datetime) -> None:
    ladder = LADDERS[Urgency(concern.urgency)]
    concern.escalations += 1
    new_owner = _hand_over(concern, now)
    recipients = list(dict.fromkeys([*new_owner, *_next_up(concern, ladder)]))
    concern.next_escalation_at = ladder.again(now, opening_hours(concern.patient.clinic))
    concern.save(update_fields=["owner", "escalations", "next_escalation_at"])
    opening.note(concern, "escalated", ", ".join(recipients), now=now)
    telling.concern_escalated(concern, concern.escalations, recipients, now=now)


def _hand_over(concern: Concern, now: datetime) -> list[str]:
    """Give what belongs to somebody who is away by now to who stands in, and return the address to tell."""
    new = covering.hand_over(concern, owners.stand_in(concern.owner, concern.patient, now), now)
    return [new.email] if new else []


def _next_up(concern: Concern, ladder: Ladder) -> list[str]:
    """Return who is told at this step: the duty inbox first where the table says so, then every lead."""
    if ladder.duty_first and concern.escalations == 1:
        return telling.addresses(concern, [concern.owner.cover] if ladder.with_cover else [], duty=True)
    found = owners.leads(concern.patient)
    return telling.addresses(concern, found, duty=not found)
