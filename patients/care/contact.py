"""How long it took from a concern until somebody spoke with the patient: by the clock, and in the clinic's own time."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.care.calling import SPOKE
from patients.care.concerns import CLOSED
from patients.care.hours import opening_hours
from patients.care.reported import Period, Report, Row, raised
from patients.models import ConcernEntry
from patients.models.concern import ConcernOutcome, Urgency
from patients.rules.schedule import DAY
from patients.rules.working_time import OpeningHours, add_working, add_working_days, half_a_working_day

# Until when a talk falls into a band, from when the concern was opened.
Band = tuple[Callable[[datetime, OpeningHours], datetime], str | Promise]
BY_THE_CLOCK: tuple[Band, ...] = (
    (lambda at, _hours: at + timedelta(hours=1), gettext_lazy("Within an hour")),
    (lambda at, _hours: at + DAY, gettext_lazy("Within a day")),
    (lambda at, _hours: at + 3 * DAY, gettext_lazy("Within three days")),
)
IN_CLINIC_TIME: tuple[Band, ...] = (
    (lambda at, hours: add_working(at, 60, hours), gettext_lazy("Within an hour of clinic time")),
    (half_a_working_day, gettext_lazy("Within half a working day")),
    (lambda at, hours: add_working_days(at, 1, hours), gettext_lazy("Within one working day")),
    (lambda at, hours: add_working_days(at, 2, hours), gettext_lazy("Within two working days")),
)


@dataclass(frozen=True)
class Wait:
    """A concern: how urgent, since when, and the first talk with its patient after that."""

    urgency: int
    opened: datetime
    talk: datetime | None

    def band(self, bands: Sequence[Band], hours: OpeningHours) -> int:
        """Return the place of the band in which the talk fell; the two after the last are later, and not yet."""
        if self.talk is None:
            return len(bands) + 1
        fits = (place for place, (until, _words) in enumerate(bands) if self.talk <= until(self.opened, hours))
        return next(fits, len(bands))


def contact(period: Period) -> list[Report]:
    """Return the time to the first talk twice: by the clock, and counting only when the clinic is open."""
    waits = _waits(period)
    clock = _("From a concern to the next talk with the patient, in hours of the clock, nights and weekends included.")
    clinic = _("The same talks, counting only the hours in which the clinic is open: what its deadlines are set in.")
    return [
        _report(period, "contact", _("Time to first human contact"), clock, waits, BY_THE_CLOCK),
        _report(
            period, "contact-open", _("Time to first human contact, in clinic time"), clinic, waits, IN_CLINIC_TIME
        ),
    ]


def _report(period: Period, key: str, title: str, counted: str, waits: Sequence[Wait], bands: Sequence[Band]) -> Report:
    hours = opening_hours(period.clinic)
    found: Mapping[int, Counter[int]] = defaultdict(Counter)
    for wait in waits:
        found[wait.band(bands, hours)][wait.urgency] += 1
    of = Counter(wait.urgency for wait in waits)
    words = [*(str(said) for _until, said in bands), _("Later"), _("Not yet")]
    rows = (
        Row(said, found[place].total(), len(waits), _by_urgency(found[place], of)) for place, said in enumerate(words)
    )
    return Report(key, title, _("concerns"), counted, tuple(rows) if waits else ())


def _waits(period: Period) -> list[Wait]:
    talks = _talks(period)
    rows = raised(period).order_by().values_list("urgency", "patient_id", "opened_at")
    return [Wait(urgency, opened, _after(opened, talks.get(patient, ()))) for urgency, patient, opened in rows]


def _after(opened: datetime, talks: Sequence[datetime]) -> datetime | None:
    first = bisect_left(talks, opened)
    return talks[first] if first < len(talks) else None


def _talks(period: Period) -> Mapping[UUID, list[datetime]]:
    """Return when somebody spoke with each patient since the period began, in order."""
    spoke = Q(kind=SPOKE) | (Q(kind=CLOSED) & ~Q(concern__outcome=ConcernOutcome.NOT_REACHED))
    rows = ConcernEntry.objects.filter(spoke, concern__patient__clinic=period.clinic, at__gte=period.instants[0])
    found: dict[UUID, list[datetime]] = defaultdict(list)
    for patient, at in rows.order_by("at", "pk").values_list("concern__patient_id", "at"):
        found[patient].append(at)
    return found


def _by_urgency(found: Mapping[int, int], of: Mapping[int, int]) -> str:
    said = _("%(urgency)s: %(count)d of %(of)d")
    told = ({"urgency": Urgency(one).label, "count": found[one], "of": of[one]} for one in sorted(of))
    return "; ".join(said % one for one in told)
