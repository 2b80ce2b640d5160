"""Pausing the post, and deciding on what waits: it is shown first, and a person sends or drops it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.celery import INTERVALS
from clinic.mail import doorbell
from clinic.mail.hold import PAUSES, Hold, Outcome, Why
from clinic.mail.kinds import Kind, Mail
from clinic.mail.models import UNSETTLED, Message, Status
from clinic.models import Clinic, Tick


def pause(*, by: str, note: str, now: datetime, why: Why = Why.PAUSED) -> int:
    """Return for how many clinics (and for the mails of none) nothing is sent any more; claims in hand are finished."""
    held = [Hold(clinic=clinic, why=why, note=note, by=by, began_at=now) for clinic in [None, *Clinic.objects.all()]]
    before = Hold.objects.count()
    Hold.objects.bulk_create(held, ignore_conflicts=True)
    return Hold.objects.count() - before


def open_holds(clinic: Clinic | None = None) -> QuerySet[Hold]:
    """Return what waits for a decision, at one clinic or everywhere; the oldest first."""
    rows = Hold.objects.filter(lifted_at=None).select_related("clinic").order_by("began_at", "pk")
    return rows.filter(clinic=clinic) if clinic else rows


def waiting(hold: Hold, *, now: datetime) -> QuerySet[Message]:
    """Return the mails that a hold keeps back."""
    mine = Message.objects.filter(clinic=hold.clinic)
    if hold.why == Why.STORM:
        return mine.filter(status=Status.HELD)
    return mine.filter(status__in=UNSETTLED, due_at__lte=now)


@dataclass(frozen=True)
class Waiting:
    """What a decision is about."""

    mails: int
    addresses: int
    kinds: dict[str, int]
    expired: int
    perhaps_sent: int
    oldest: datetime | None
    newest: datetime | None


def what_waits(hold: Hold, *, now: datetime) -> Waiting:
    """Return what would be sent: at most, for each is asked once more whether it is still due."""
    rows = list(waiting(hold, now=now).order_by("due_at").values_list("kind", "recipient", "due_at", "expires_at"))
    restored = hold.why == Why.RESTORED
    return Waiting(
        mails=len(rows),
        addresses=len({recipient for _kind, recipient, _due, _expires in rows}),
        kinds=dict(Counter(kind for kind, _recipient, _due, _expires in rows).most_common()),
        expired=sum(expires is not None and expires <= now for _kind, _recipient, _due, expires in rows),
        perhaps_sent=len(rows) if restored else 0,
        oldest=rows[0][2] if rows else None,
        newest=rows[-1][2] if rows else None,
    )


def still_planning(hold: Hold) -> bool:
    """Return whether work has not looked yet since a backup was put back: what is shown would not be all."""
    names = [name for name in INTERVALS if name not in {"deliver", "audit", "seal"}]
    looked = Tick.objects.filter(name__in=names, last_ended_at__gt=hold.made_at)
    return hold.why == Why.RESTORED and looked.count() < len(names)


@transaction.atomic
def send(*, by: str, hold: Hold, now: datetime) -> bool:
    """Return whether this person let the mails go; what a lost mail server's log may know already is marked so."""
    if not _lift(hold, by, Outcome.SENT, now):
        return False
    rows = waiting(hold, now=now)
    if hold.why == Why.STORM:
        rows.update(status=Status.PLANNED)
    elif hold.why == Why.RESTORED:
        rows.update(possibly_twice=True)
    doorbell.ring_on_commit()
    return True


@transaction.atomic
def drop(*, by: str, hold: Hold, now: datetime) -> bool:
    """Return whether this person dropped what a cap kept back; what a pause keeps back cannot be dropped."""
    if hold.why != Why.STORM or not _lift(hold, by, Outcome.DROPPED, now):
        return False
    reason = _("Dropped by %(name)s: too many mails at once") % {"name": by}
    waiting(hold, now=now).update(status=Status.CANCELLED, last_reply=reason, settled_at=now, sealed="")
    return True


def _lift(hold: Hold, by: str, outcome: Outcome, now: datetime) -> bool:
    """Lift a hold; a pause of the clinic takes that of the mails of none with it: they are sign-in's."""
    if still_planning(hold):
        return False
    decided = {"lifted_at": now, "lifted_by": by[:150], "outcome": outcome}
    ours = Hold.objects.filter(pk=hold.pk, lifted_at=None).update(**decided)
    if ours and hold.why in PAUSES:
        Hold.objects.filter(clinic=None, why=hold.why, lifted_at=None).update(**decided)
    return bool(ours)


def problems() -> list[str]:
    """Return one line for each reason why nothing is sent."""
    rows = Hold.objects.filter(Q(why__in=PAUSES), lifted_at=None).order_by("began_at").values_list("why", "began_at")
    return [
        _("No mail is sent since %(since)s UTC: %(why)s.") % {"since": f"{since:%Y-%m-%d %H:%M}", "why": Why(why).label}
        for why, since in dict.fromkeys(rows)
    ]


def compose(message: Message) -> Mail:
    """Return the mail to a lead: how much waits, that nothing that is about safety does, and where to decide."""
    count = Message.objects.filter(clinic=message.clinic, status=Status.HELD).count()
    text = _(
        "%(count)d reminders and questions to patients wait: more were planned than can be right.\n\n"
        "Mails about concerns, letters and accounts go on.\n\nLook at what waits, and send or drop it:\n%(link)s"
    ) % {"count": count, "link": settings.BASE_URL + reverse("admin:index") + f"#waiting-{_key(message)}"}
    return Mail(subject=_("Too many mails at once: please decide"), text=text)


def _key(message: Message) -> str:
    return message.subject.partition(":")[2]


def _undecided(message: Message, _now: datetime) -> str | None:
    decided = Hold.objects.filter(pk=_key(message)).exclude(lifted_at=None).exists()
    return _("decided in the meantime") if decided else None


STORM = Kind(
    "storm",
    compose=compose,
    still_due=_undecided,
    urgent=True,
    repeats_when_unknown=True,
    title=gettext_lazy("Too many mails at once, to the lead"),
)
