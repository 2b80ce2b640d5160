"""What is measured of the clinics' work: what is due and late, letters nobody has sent, concerns nobody has taken."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, Q

from clinic.metrics import Gauge, Waiting, count_waiting
from patients.care.letter_states import UNSENT
from patients.care.standing import WORK
from patients.models import Concern, Referral
from patients.models.concern import Status, Urgency

LETTERS = "letters"


def measure(now: datetime) -> list[Gauge]:
    """Return the gauges of this app: two statements, each of whose parts is a look through an index."""
    unsent = Referral.objects.open().filter(status__in=UNSENT)
    timers = [(name, model, column) for name, work in WORK.items() for model, column in work.timers]
    kinds = {
        f"{name}/{column}": (model._default_manager.filter(**{f"{column}__lte": now}), column)
        for name, model, column in timers
    }
    found = count_waiting({**kinds, LETTERS: (unsent, "opened_at")})
    return [*_work(found, now), *_letters(found[LETTERS], now), *_concerns(now)]


def _work(found: Mapping[str, Waiting], now: datetime) -> list[Gauge]:
    of = {name: [found[f"{name}/{column}"] for _model, column in work.timers] for name, work in WORK.items()}
    oldest = {name: max((one.seconds(now) for one in those), default=0.0) for name, those in of.items()}
    return [
        Gauge("due", "Rows that a tick should take up now.",
              {name: sum(one.rows for one in those) for name, those in of.items()}, "tick"),
        Gauge("late_seconds", "For how long the oldest of them has waited.", oldest, "tick"),
    ]  # fmt: skip


def _letters(unsent: Waiting, now: datetime) -> list[Gauge]:
    return [
        Gauge("referrals_unsent", "Letters that nobody has sent, or that came back.", {"": unsent.rows}),
        Gauge("referral_unsent_seconds", "The age of the oldest of them.", {"": unsent.seconds(now)}),
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
