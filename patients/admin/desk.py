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
from clinic.mail.models import Message
from clinic.mail.models import Status as Mailed
from clinic.models import Staff
from patients.admin import words
from patients.models import Concern, Referral
from patients.models.concern import Status
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

    @property
    def can_be_taken(self) -> bool:
        """Return whether nobody has it yet."""
        return self.concern.status == Status.OPEN


def row_of(concern: Concern, now: datetime) -> Row:
    """Return a concern with its words."""
    deadline, late = words.deadline(concern, now)
    return Row(
        concern=concern,
        level=words.LEVELS[concern.urgency],
        finding=concern.get_finding_display(),
        reason=words.reason(concern.assessment, concern.finding),
        deadline=deadline,
        late=late,
    )


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return what the index page shows to a member of staff; nothing of patients to the installer."""
    staff, now = access.staff_of(request), clock.now()
    shared: dict[str, Any] = {"late_ticks": ticks.late(), "as_of": now}
    if staff is None or isinstance(request.user, AnonymousUser):
        return shared
    return shared | {
        "staff": staff,
        "as_of": now.astimezone(ZoneInfo(staff.clinic.time_zone)),
        "rows": [row_of(concern, now) for concern in _open_concerns(staff)],
        "letters": list(_letters(staff)),
        "mails": [_mail(message) for message in Message.objects.needing_a_person(staff.clinic)[:MAILS_SHOWN]],
        "may_act": access.may(staff, Action.ACKNOWLEDGE, "patients.concern"),
        "warning": _cover_warning(staff),
    }


def _open_concerns(staff: Staff) -> Any:
    mine = access.visible_to(staff, Concern.objects.open().by_urgency())
    return mine.select_related("patient", "episode", "assessment__check_in", "owner__user", "acknowledged_by__user")


def _letters(staff: Staff) -> Any:
    waiting = Referral.objects.filter(status__in=(ReferralStatus.DRAFT, ReferralStatus.SIGNED, ReferralStatus.RETURNED))
    return access.visible_to(staff, waiting).select_related("episode__patient").order_by("opened_at")


def _mail(message: Message) -> dict[str, Any]:
    return {
        "message": message,
        "title": words.mail(message.kind),
        "state": message.get_status_display(),
        "can_go_again": message.status in (Mailed.FAILED, Mailed.UNKNOWN),
    }


def _cover_warning(staff: Staff) -> str:
    """Return the warning of a clinic where nobody else could answer; it stays until a cover is named."""
    if not staff.is_clinician or staff.cover_id:
        return ""
    clinicians = Staff.objects.filter(clinic=staff.clinic, role__in=access.CLINICIANS, is_active=True)
    if clinicians.exclude(pk=staff.pk).exists():
        return ""
    return _("You are the only clinician here. Name somebody outside who covers for you.")


site.show_on_desk(desk)
