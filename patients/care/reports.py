"""What a clinic can learn of a period: counts out of counts, each asked in sets, none of them about one person."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.models import Clinic
from patients.care.adherence import programmes_in
from patients.care.contact import contact
from patients.care.reported import Period, Report, Row, raised
from patients.models import Assessment, Episode, ExerciseLog, Session
from patients.models.concern import FINDING_WORDS
from patients.models.episode import Problem
from patients.models.session import ASKED, Outcome, SkipReason
from patients.rules import adherence
from patients.rules.findings import Finding

DAY, WEEK = timedelta(days=1), timedelta(days=7)
WEEKS = (2, 6, 8)
AFTER = 3 * DAY  # an answer may come this much after the week it belongs to
MOST_EXERCISES = 12
BANDS = {
    adherence.Band.ON_TRACK: gettext_lazy("Most of it (75 in 100 or more)"),
    adherence.Band.SOME: gettext_lazy("Half or more"),
    adherence.Band.LOW: gettext_lazy("Less than half"),
    None: gettext_lazy("Nothing reported"),
}


def reports(period: Period) -> list[Report]:
    """Return every report of a period."""
    return [by_finding(period), *contact(period), improved(period), bands(period), skipped(period)]


def by_finding(period: Period) -> Report:
    """Return how many patients each finding was raised for, of all who were under care in the period."""
    rows = raised(period).order_by("patient__name").values_list("finding", "patient_id", "patient__name").distinct()
    found: dict[str, list[tuple[UUID, str]]] = defaultdict(list)
    for finding, pk, name in rows:
        found[finding].append((pk, name))
    of = under_care(period)
    lines = (
        Row(str(FINDING_WORDS[finding]), len(found[finding]), of, people=tuple(found[finding]))
        for finding in FINDING_WORDS
        if finding in found
    )
    return Report(
        "findings",
        _("Patients by finding"),
        _("patients"),
        _("Of the patients under care in these days, those for whom a concern of this kind was raised."),
        tuple(lines),
    )


def under_care(period: Period) -> int:
    """Return how many patients had an open episode on any day, or a concern, in the period."""
    episodes = Episode.objects.filter(patient__clinic=period.clinic, first_started_on__lte=period.last)
    kept = episodes.filter(Q(ended_on=None) | Q(ended_on__gte=period.first)).values("patient_id")
    return int(kept.union(raised(period).order_by().values("patient_id")).count())


def improved(period: Period) -> Report:
    """Return how many came to each week of the review clock in the period, and had improved by the rules then."""
    back = Episode.objects.filter(patient__clinic=period.clinic, problem=Problem.BACK)
    within = {"started_on__gte": period.first - max(WEEKS) * WEEK, "started_on__lte": period.last - min(WEEKS) * WEEK}
    episodes = list(back.filter(**within).order_by().values_list("pk", "started_on", "ended_on"))
    told = Assessment.objects.filter(
        episode__in=back.filter(**within), check_in__isnull=False, as_of__lte=F("episode__started_on") + 66
    )
    answers: dict[int, list[tuple[date, bool]]] = defaultdict(list)
    for pk, on, findings in told.order_by("made_at", "pk").values_list("episode_id", "as_of", "findings"):
        answers[pk or 0].append((on, Finding.IMPROVING in findings))
    return Report(
        "improved",
        _("Improved by week 2, 6 and 8"),
        _("patients with back pain"),
        _(
            "Of those who came to that week in these days: improved by the follow-up rules, in the last answer of the "
            "week or of the three days after it."
        ),
        tuple(_improved_by(week, period, episodes, answers) for week in WEEKS) if episodes else (),
    )


def _improved_by(
    week: int,
    period: Period,
    episodes: Iterable[tuple[int, date, date | None]],
    answers: Mapping[int, list[tuple[date, bool]]],
) -> Row:
    count = unknown = of = 0
    for pk, started, ended in episodes:
        day = started + week * WEEK
        if not period.first <= day <= period.last or (ended is not None and ended < day):
            continue
        near = [better for on, better in answers.get(pk, ()) if day - WEEK < on <= day + AFTER]
        of, count, unknown = of + 1, count + (near[-1] if near else 0), unknown + (not near)
    details = _("%(count)d of %(of)d gave no answer then") % {"count": unknown, "of": of}
    return Row(_("Week %(number)d") % {"number": week}, count, of, details)


def bands(period: Period) -> Report:
    """Return how much of what was planned in the whole weeks of the period patients reported having done."""
    monday, number = period.whole_weeks
    if not number:
        said = _("No whole week, from a Monday to a Sunday, lies in these days.")
        return Report("adherence", _("Adherence bands"), _("patients"), said)
    sunday = monday + number * WEEK - DAY
    done = _reported(period.clinic, monday, sunday)
    weeks: dict[UUID, list[adherence.Adherence]] = defaultdict(list)
    for key, patient, versions, pauses in programmes_in(period.clinic, monday, sunday):
        weeks[patient].append(adherence.over(monday, number, versions, done.get(key, []), pauses))
    together = (adherence.together(of_one, 0) for of_one in weeks.values())
    found = Counter(week.band for week in together if week.planned)
    of = sum(found.values())
    days = {"first": date_format(monday, "j F Y"), "last": date_format(sunday, "j F Y")}
    return Report(
        "adherence",
        _("Adherence bands, %(first)s to %(last)s") % days,
        _("patients"),
        _(
            "Of the patients with sessions planned in the whole weeks of these days: how much they reported of all "
            "that was planned for them. A week without a report counts as not done, unless nothing at all was reported."
        ),
        tuple(Row(str(words), found[band], of) for band, words in BANDS.items()) if of else (),
    )


def _reported(clinic: Clinic, first: date, last: date) -> Mapping[UUID, list[adherence.Session]]:
    """Return what was reported on some days, by prescription: a line for each session and none for each exercise."""
    rows = Session.objects.standing().filter(patient__clinic=clinic, day__range=(first, last)).order_by()
    told = rows.annotate(outcomes=ArrayAgg("logs__outcome", distinct=True, filter=Q(logs__isnull=False)))
    found: dict[UUID, list[adherence.Session]] = defaultdict(list)
    for pk, day, outcomes in told.values_list("version__prescription_id", "day", "outcomes"):
        outcome = adherence.outcome_of(adherence.Exercise(one) for one in outcomes or ())
        found[pk].append(adherence.Session(day, outcome))
    return found


def skipped(period: Period) -> Report:
    """Return the exercises that were skipped most often, of how often they were asked for, and why."""
    asked = ExerciseLog.objects.filter(
        session__patient__clinic=period.clinic,
        session__day__range=(period.first, period.last),
        session__correction=None,
        outcome__in=ASKED,
    )
    left = Q(outcome=Outcome.SKIPPED)
    why = {f"why_{reason.value}": Count("pk", filter=left & Q(reason=reason)) for reason in SkipReason}
    rows = asked.order_by().values("exercise__name").annotate(of=Count("pk"), count=Count("pk", filter=left), **why)
    top = rows.filter(count__gt=0).order_by("-count", "exercise__name")[:MOST_EXERCISES]
    return Report(
        "skipped",
        _("Exercises most skipped, and why"),
        _("times it was due in a session that was logged"),
        _("What was left out of sessions that patients logged. A session that nobody logged is not in it."),
        tuple(Row(row["exercise__name"], row["count"], row["of"], _why(row)) for row in top),
    )


def _why(row: Mapping[str, Any]) -> str:
    said = [(str(reason.label), row[f"why_{reason.value}"]) for reason in SkipReason]
    known = sorted(((words, count) for words, count in said if count), key=lambda one: -one[1])
    unsaid = row["count"] - sum(count for _words, count in known)
    told = [*known, (_("Not said"), unsaid)] if unsaid else known
    return "; ".join(f"{words}: {count}" for words, count in told)
