"""The desk: who needs me today, and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _

from clinic import access, clock, ticks
from clinic.access import Action
from clinic.admin import site
from clinic.mail.models import Channel, Message
from clinic.mail.models import Status as Mailed
from clinic.models import Role, Staff
from patients.admin import cover, words
from patients.admin.holds import held_for
from patients.admin.under_way import under_way
from patients.care import messaging
from patients.care.missing.auditing import differences_for
from patients.care.weekly import is_batched
from patients.models import Concern, Referral
from patients.models.concern import Status, Urgency
from patients.models.referral import ReferralStatus

MAILS_SHOWN = 20


@dataclass(frozen=True)
class Row:
    """One concern as the desk shows it."""

    concern: Concern
    level: str
    finding: str
    reason: str
    deadline: str
    late: bool
    day: int | None = None
    phone: str = ""
    said_can_wait: bool = False

    @property
    def can_be_taken(self) -> bool:
        """Return whether nobody has it yet."""
        return self.concern.status == Status.OPEN


def row_of(concern: Concern, now: datetime, staff: Staff | None) -> Row:
    """Return a concern with its words: to a clinician also what was found, and why."""
    deadline, late = words.deadline(concern, now)
    reads = access.may(staff, Action.VIEW, "patients.checkin")
    return Row(
        concern=concern,
        level=words.LEVELS[concern.urgency],
        finding=concern.get_finding_display() if reads else _("A concern"),
        reason=words.reason(concern.assessment, concern.finding) if reads else _("The reason is for clinicians"),
        deadline=deadline,
        late=late,
        day=concern.day if reads else None,
        phone=concern.patient.phone if concern.urgency <= Urgency.URGENT else "",
        said_can_wait=getattr(concern, "said_can_wait", False),
    )


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return what the index page shows to a member of staff; nothing of patients to the installer."""
    staff, now, health = access.staff_of(request), clock.now(), ticks.health()
    shared: dict[str, Any] = {"late_ticks": health.late, "audited_at": health.audited_at, "as_of": now}
    if staff is None or isinstance(request.user, AnonymousUser):
        return shared
    rows = [row_of(concern, now, staff) for concern in _open_concerns(staff)]
    weekly = [row for row in rows if is_batched(row.concern)]
    return (
        shared
        | under_way(staff, now)
        | {
            "staff": staff,
            "as_of": now.astimezone(ZoneInfo(staff.clinic.time_zone)),
            "rows": [row for row in rows if not is_batched(row.concern)],
            "weekly": _together(weekly, staff),
            "letters": list(_letters(staff)),
            "unanswered": list(access.visible_to(staff, messaging.unanswered(staff.clinic))),
            "mails": [_mail(message) for message in Message.objects.needing_a_person(staff.clinic)[:MAILS_SHOWN]],
            "may_act": access.may(staff, Action.ACKNOWLEDGE, "patients.concern"),
            "held": held_for(staff, now),
            "warning": cover.warning(staff),
            "may_name_cover": access.may(staff, Action.CHANGE, "clinic.staff"),
            "differences": differences_for(staff.clinic, now=now) if staff.role == Role.LEAD else [],
        }
    )


def _together(rows: list[Row], staff: Staff) -> dict[str, Any]:
    """Return the weekly batch as one folded group; unfolded once any of it is late. What it is, clinicians read."""
    reads = access.may(staff, Action.VIEW, "patients.checkin")
    return {
        "rows": rows,
        "title": _("Programme reviews this week") if reads else _("Together this week"),
        "patients": len({row.concern.patient_id for row in rows}),
        "late": any(row.late for row in rows),
    }


def _open_concerns(staff: Staff) -> Any:
    mine = access.visible_to(staff, Concern.objects.open().by_urgency().with_can_wait())
    return mine.select_related("patient", "episode", "assessment__check_in", "owner__user", "acknowledged_by__user")


def _letters(staff: Staff) -> Any:
    waiting = Referral.objects.filter(status__in=(ReferralStatus.DRAFT, ReferralStatus.SIGNED, ReferralStatus.RETURNED))
    return access.visible_to(staff, waiting).select_related("episode__patient").order_by("opened_at")


def _mail(message: Message) -> dict[str, Any]:
    return {
        "message": message,
        "title": words.way(message) if message.channel == Channel.TEXT else words.mail(message.kind),
        "state": words.state(message),
        "by_text": message.channel == Channel.TEXT,
        "can_go_again": message.status in (Mailed.FAILED, Mailed.UNKNOWN),
    }


site.show_on_desk(desk)
