"""Episodes that need a look though nothing is open: by their date, at week 8, and where nobody has signed in yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import DateField, Exists, ExpressionWrapper, F, Func, IntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from clinic import access
from clinic.models import Staff
from clinic.policy import BOUNDS, Policy
from patients.admin.whose import Filter
from patients.models import Concern, Episode, Patient, PrescriptionVersion, Referral
from patients.models.episode import Phase, Problem
from patients.rules.finishing import WEEK_EIGHT, is_proposed
from patients.rules.schedule import DAY, local_date

COMING = 7 * DAY
NO_RULES = ~Q(problem=Problem.BACK)
NOT_SIGNED_IN = Q(patient__user=None)
# By hand: to put these together anew for each page took longer than to ask them.
REVIEW_DUE = """(
    SELECT review_due FROM patients_assessment
    WHERE (patient_id, episode_id) = (%(expressions)s) AND review_due IS NOT NULL
    ORDER BY made_at DESC, id DESC LIMIT 1
)"""
PROGRAMME_DAY = """(
    SELECT programme_review_day FROM clinic_followuppolicy
    WHERE clinic_id = %(expressions)s ORDER BY version DESC LIMIT 1
)"""
IS_BETTER, PROGRAMME = "is better", "programme"
# From which starts on the rules can look in the coming week, whatever a clinic's settings and a patient's pauses: of
# these alone it is asked when.
EARLIEST = timedelta(days=BOUNDS["review_day"][0])
LATEST = timedelta(days=BOUNDS["review_day"][1] + BOUNDS["pause_credit"][1])
PROGRAMME_FROM, PROGRAMME_TO = (timedelta(days=days) for days in BOUNDS["programme_review_day"])
WHOSE = ("pk", "name", "email", "user", "time_zone")
ABOUT = ("pk", "problem", "first_started_on", "next_review_on", "review_due", "programme_due", "waits")


@dataclass(frozen=True, slots=True)
class Person:
    """Whose episode it is, in the order of `WHOSE`."""

    pk: UUID
    name: str
    email: str
    user_id: int | None
    time_zone: str


@dataclass(frozen=True, slots=True)
class Row:
    """As much of an episode as the desk shows, then in the order of `ABOUT`; a whole one costs twice its question."""

    patient: Person
    pk: int
    problem: str
    first_started_on: date
    next_review_on: date | None
    review_due: date | None
    programme_due: date
    waits: bool

    @property
    def get_problem_display(self) -> str:
        """Return what the episode is about, in words."""
        return str(Problem(self.problem).label)


@dataclass(frozen=True, slots=True)
class Coming:
    """The next look at an episode: by a clinician's date, or else by the rules, at what `asks` names."""

    episode: Row
    on: date
    asks: str = ""

    @property
    def words(self) -> str:
        """Return who asks for it, and what for."""
        if self.asks == PROGRAMME:
            return _("by the rules: the programme, if there is still pain")
        return _("by the rules: is it better by then?") if self.asks else _("set by a clinician")


def under_way(staff: Staff, kept: Filter, now: datetime) -> dict[str, list[Any]]:
    """Return what the desk shows of those whom the filter keeps, from one query.

    `by_hand`: those that no rules cover, without a review date first. `coming`: those whose review a clinician set for
    the next seven days, or whom the rules look at then. `newcomers`: patients who have not signed in yet. `finishing`:
    those for which maintenance or discharge is proposed. These and the reviews wait while a concern or letter is open.
    """
    mine = kept.only(access.visible_to(staff, _looked_at(now.date())))
    in_order = mine.order_by(F("next_review_on").asc(nulls_first=True), "pk")
    columns = in_order.values_list(*(f"patient__{name}" for name in WHOSE), *ABOUT)
    found = [Row(Person(*row[: len(WHOSE)]), *row[len(WHOSE) :]) for row in columns]
    today = {zone: local_date(now, ZoneInfo(zone)) for zone in {row.patient.time_zone for row in found}}
    return {
        "by_hand": [row for row in found if row.problem != Problem.BACK],
        "coming": _coming((row for row in found if row.problem == Problem.BACK and not row.waits), today),
        "newcomers": list({row.patient.pk: row.patient for row in found if row.patient.user_id is None}.values()),
        "finishing": [row for row in found if not row.waits and _is_proposed(row, today)],
    }


@lru_cache(maxsize=1)  # to put the question together takes a tenth of a desk, and it is the same all day
def _looked_at(today: date) -> QuerySet[Episode]:
    """Return the episodes that may stand in a list on this date in some zone; the rules look at the patient's own."""
    given = PrescriptionVersion.objects.published().filter(prescription__episode=OuterRef("pk"))
    concern = Concern.objects.open().filter(episode=OuterRef("pk"))
    letter = Referral.objects.open().filter(episode=OuterRef("pk"))
    near = (today - DAY, today + COMING + DAY)
    started, first = (near[0] - LATEST, near[1] - EARLIEST), (near[0] - PROGRAMME_TO, near[1] - PROGRAMME_FROM)
    better = Q(next_review_on=None, started_on__range=started) & Q(review_due__range=near)
    programme = Q(first_started_on__range=first) & Q(programme_due__range=near)
    soon = Q(next_review_on__range=near)
    by_rules = Q(problem=Problem.BACK) & (better | programme)
    finishing = Q(first_started_on__lte=today + DAY - WEEK_EIGHT)
    finishing &= Q(next_review_on=None) | Q(next_review_on__lte=today + DAY)
    day = Func("patient__clinic_id", template=PROGRAMME_DAY, output_field=IntegerField())
    programme_due = F("first_started_on") + Coalesce(day, Policy().programme_review_day)
    rows = (
        Episode.objects.open()
        .filter(Exists(given), phase=Phase.ACTIVE)
        .annotate(
            review_due=Func("patient_id", "pk", template=REVIEW_DUE, output_field=DateField()),
            programme_due=ExpressionWrapper(programme_due, output_field=DateField()),
        )
    )
    return rows.annotate(waits=Exists(concern) | Exists(letter)).filter(
        NO_RULES | NOT_SIGNED_IN | (Q(waits=False) & (soon | by_rules | finishing))
    )


def invited(staff: Staff) -> list[Person]:
    """Return the patients with a programme who have not signed in yet: for reception, which reads of no episode."""
    given = PrescriptionVersion.objects.published().filter(prescription__episode__patient=OuterRef("pk"))
    rows = Patient.objects.filter(Exists(given.filter(prescription__episode__ended_on=None)), user=None)
    mine = access.visible_to(staff, rows).order_by("name", "pk")
    return [Person(*row) for row in mine.values_list(*WHOSE)]


def _coming(rows: Iterable[Row], today: Mapping[str, date]) -> list[Coming]:
    """Return the next look at each episode of which there is one in the coming week, the nearest first."""
    found = [one for row in rows if (one := _next(row, today[row.patient.time_zone]))]
    return sorted(found, key=lambda one: (one.on, one.episode.pk))


def _next(row: Row, today: date) -> Coming | None:
    """Return the next look at an episode. A date that a clinician set comes in place of the rules' own."""
    set_for = row.next_review_on
    if set_for is not None and set_for >= today:
        looks = [Coming(row, set_for)]
    else:
        looks = [Coming(row, row.programme_due, PROGRAMME)]
        if set_for is None and row.review_due is not None:
            looks.append(Coming(row, row.review_due, IS_BETTER))
    near = [one for one in looks if today <= one.on <= today + COMING]
    return min(near, key=lambda one: one.on, default=None)


def _is_proposed(row: Row, today: Mapping[str, date]) -> bool:
    return is_proposed(row.first_started_on, row.next_review_on, today[row.patient.time_zone])
