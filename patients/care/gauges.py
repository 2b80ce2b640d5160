"""What is measured of the clinics' work: what is due and late, letters nobody has sent, concerns nobody has taken."""

from datetime import datetime

from django.db.models import Count, Min, Q

from clinic.metrics import Gauge
from patients.care.letter_states import UNSENT
from patients.care.standing import WORK
from patients.models import Concern, Referral
from patients.models.concern import Status, Urgency


def measure(now: datetime) -> list[Gauge]:
    """Return the gauges of this app; each is one look through an index at what is open or due."""
    return [*_work(now), *_letters(now), *_concerns(now)]


def _work(now: datetime) -> list[Gauge]:
    rows, oldest = dict.fromkeys(WORK, 0), dict.fromkeys(WORK, 0.0)
    for name, work in WORK.items():
        for model, column in work.timers:
            due = model._default_manager.filter(**{f"{column}__lte": now})
            found = due.aggregate(rows=Count(column), first=Min(column))
            rows[name] += found["rows"]
            oldest[name] = max(oldest[name], _seconds(found["first"], now))
    return [
        Gauge("due", "Rows that a tick should take up now.", rows, "tick"),
        Gauge("late_seconds", "For how long the oldest of them has waited.", oldest, "tick"),
    ]


def _letters(now: datetime) -> list[Gauge]:
    unsent = Referral.objects.open().filter(status__in=UNSENT)
    found = unsent.aggregate(rows=Count("pk"), first=Min("opened_at"))
    return [
        Gauge("referrals_unsent", "Letters that nobody has sent, or that came back.", {"": found["rows"]}),
        Gauge("referral_unsent_seconds", "The age of the oldest of them.", {"": _seconds(found["first"], now)}),
    ]


def _concerns(now: datetime) -> list[Gauge]:
    late = Count("pk", filter=Q(acknowledge_by__lt=now))
    open_ = Concern.objects.open().filter(status=Status.OPEN)
    counts = open_.order_by().values_list("urgency").annotate(rows=Count("pk"), late=late)
    found = {Urgency(urgency): (rows, overdue) for urgency, rows, overdue in counts}
    of = {urgency.name.lower(): found.get(urgency, (0, 0)) for urgency in Urgency}
    return [
        Gauge("unacknowledged", "Open concerns that nobody has taken on.",
              {urgency: rows for urgency, (rows, _late) in of.items()}, "urgency"),
        Gauge("unacknowledged_late", "Those whose time to be taken on has passed.",
              {urgency: overdue for urgency, (_rows, overdue) in of.items()}, "urgency"),
    ]  # fmt: skip


def _seconds(since: datetime | None, now: datetime) -> float:
    return (now - since).total_seconds() if since else 0.0
