"""Mail that waits for a decision: the banner on the desk, and its two buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic import access, clock
from clinic.access import Action
from clinic.admin import site
from clinic.mail import holding
from clinic.mail.hold import Hold, Why
from clinic.mail.holding import Waiting
from clinic.models import Role, Staff
from patients.admin import words
from patients.admin.page import done_or_refused, found
from patients.care.missing.for_leaders import for_leaders
from patients.care.refusal import Refused
from patients.models.difference import DifferenceRecord


@dataclass(frozen=True)
class Held:
    """One reason why mail waits, as the desk shows it."""

    hold: Hold
    since: datetime  # on the clinic's clock
    waiting: Waiting
    kinds: list[tuple[str, int]]
    may_decide: bool

    @property
    def storm(self) -> bool:
        """Return whether a cap tripped; else nothing at all is sent."""
        return self.hold.why == Why.STORM


def held_and_missed(staff: Staff, now: datetime) -> tuple[list[Held], Sequence[DifferenceRecord]]:
    """Return why mail of a clinic waits, to its leads and managers; and what work was missed, to its leads."""
    if not access.may(staff, Action.VIEW, "mail.hold"):
        return [], []
    may_decide = access.may(staff, Action.CHANGE, "mail.hold")
    found = for_leaders(staff.clinic, now=now, missed=staff.role == Role.LEAD)
    return [_held(hold, may_decide, now) for hold in found.holds], found.missed


def _held(hold: Hold, may_decide: bool, now: datetime) -> Held:  # noqa: FBT001
    assert hold.clinic, "the desk shows those of a clinic"
    waiting = holding.what_waits(hold, now=now)
    kinds = [(words.mail(kind), count) for kind, count in waiting.kinds.items()]
    return Held(hold, hold.began_at.astimezone(ZoneInfo(hold.clinic.time_zone)), waiting, kinds, may_decide)


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Let what waits go."""
    staff, hold = found(request, Hold.objects.all(), Action.CHANGE, pk)

    def act() -> None:
        if not holding.send(by=str(staff), hold=hold, now=clock.now()):
            raise Refused(_("somebody has decided already, or it is not yet known what is due. Try again in a minute."))

    return done_or_refused(request, act, _("What is still due is being sent."), reverse("admin:index"))


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop what a cap has kept back."""
    staff, hold = found(request, Hold.objects.all(), Action.CHANGE, pk)

    def act() -> None:
        if not holding.drop(by=str(staff), hold=hold, now=clock.now()):
            raise Refused(_("somebody has decided already, or this cannot be dropped."))

    return done_or_refused(request, act, _("What waited is dropped."), reverse("admin:index"))


def urls() -> list[Any]:
    """Return the addresses of the two decisions."""
    return [
        path("holds/<int:pk>/send/", site.admin_view(send), name="patients_hold_send"),
        path("holds/<int:pk>/drop/", site.admin_view(drop), name="patients_hold_drop"),
    ]
