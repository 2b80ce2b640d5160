"""Numbers for a monitoring system, at /metrics: all from the database, at the moment of asking, none about a person.

Written by hand and not by a library: there is nothing to count in one process and to add up over the others.
"""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, QuerySet, TextField, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic import clock, ticks

Values = Mapping[str, float]
NEVER = float("inf")


@dataclass(frozen=True)
class Gauge:
    """One number, or one for each value of a label; its name without the prefix, and what it says."""

    name: str
    says: str
    values: Values
    label: str = ""

    def lines(self) -> list[str]:
        """Return it in the monitoring system's own text format."""
        name = f"limber_{self.name}"
        head = [f"# HELP {name} {self.says}", f"# TYPE {name} gauge"]
        return head + [f"{name}{self._of(key)} {_number(value)}" for key, value in self.values.items()]

    def _of(self, key: str) -> str:
        return f'{{{self.label}="{key}"}}' if self.label else ""


@dataclass(frozen=True)
class Waiting:
    """Rows that wait: how many, and since when the oldest does."""

    rows: int = 0
    first: datetime | None = None

    def seconds(self, now: datetime) -> float:
        """Return how long the oldest has waited."""
        return (now - self.first).total_seconds() if self.first else 0.0


def count_waiting(kinds: Mapping[str, tuple[QuerySet[Any], str]]) -> dict[str, Waiting]:
    """Return what waits of each kind, from rows and the column that says since when: in one statement for all."""
    parts = [
        rows.order_by().values(waiting=Value(kind, TextField())).annotate(rows=Count(since), first=Min(since))
        for kind, (rows, since) in kinds.items()
    ]
    asked = parts[0].union(*parts[1:], all=True)
    return {row["waiting"]: Waiting(row["rows"], row["first"]) for row in asked}


Read = Callable[[datetime], list[Gauge]]
_reads: list[Read] = []


def register(read: Read) -> None:
    """Tell what else is measured: an app's gauges at an instant of the clinic's clock."""
    _reads.append(read)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer whoever knows METRICS_TOKEN; without one there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    expected = f"Bearer {settings.METRICS_TOKEN}".encode()
    if not hmac.compare_digest(expected, request.headers.get("Authorization", "").encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    now = clock.now()
    gauges = [*_of_the_ticks(), *(gauge for read in _reads for gauge in read(now))]
    text = "".join(f"{line}\n" for gauge in gauges for line in gauge.lines())
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def _of_the_ticks() -> list[Gauge]:
    """Return how the standing work goes. Times here are real time."""
    health, now = ticks.health(), timezone.now()
    late = {row.name for row in health.late}
    ages = {name: _age(at, now) for name, at in health.ended_at.items()}
    return [
        Gauge("tick_late", "1 if a tick has not ended for three intervals, or a round takes too long.",
              {name: name in late for name in ages}, "tick"),
        Gauge("tick_age_seconds", "Seconds since a tick last ended.", ages, "tick"),
        Gauge("audit_age_seconds", "Seconds since the audit last went all the way round.",
              {"": _age(health.audited_at, now)}),
    ]  # fmt: skip


def _age(at: datetime | None, now: datetime) -> float:
    return (now - at).total_seconds() if at else NEVER


def _number(value: float) -> str:
    return "+Inf" if value == NEVER else f"{value:.10g}"
