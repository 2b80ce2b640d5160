"""How it goes: pain and sessions per day, as a picture and as a table."""

from collections import Counter
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from clinic import access, clock
from patients.models import Assessment, CheckIn, Episode, Patient, Session
from patients.portal.chart import days_between, pain_chart, sessions_chart
from patients.rules import adherence
from patients.rules.schedule import local_date

SHOWN = 56


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Show pain and sessions of the last eight weeks at most."""
    patient = access.patient_for(request)
    today = local_date(clock.now(), patient.zone)
    episode = patient.episodes.order_by("ended_on", "-first_started_on").first()
    pain, done = pain_by_day(patient), sessions_by_day(patient)
    days = days_between(first_day(episode, pain, done, today), today, SHOWN)
    review_due = review_of(patient, episode)
    context = {
        "pain": pain_chart(days, pain, review_due, say_short),
        "sessions": sessions_chart(days, done, say_short),
        "rows": [(day, pain.get(day), done.get(day, 0)) for day in reversed(days) if day in pain or day in done],
        "review_due": review_due,
        "days_this_week": days_active(patient, today),
    }
    return render(request, "portal/progress.html", context)


def pain_by_day(patient: Patient) -> dict[date, int]:
    """Return the pain of each day with a check-in: the last answer of a day is the day's."""
    return dict(CheckIn.objects.filter(patient=patient).order_by("answered_at", "pk").values_list("on", "pain"))


def sessions_by_day(patient: Patient) -> Counter[date]:
    return Counter(Session.objects.filter(patient=patient).order_by("day").values_list("day", flat=True))


def first_day(episode: Episode | None, pain: dict[date, int], done: Counter[date], today: date) -> date:
    """Return where the picture starts: with the first start, or with what came before it."""
    known = [*pain, *done, *([episode.first_started_on] if episode else [])]
    return min([*known, today])


def review_of(patient: Patient, episode: Episode | None) -> date | None:
    """Return the review day that the last decision of this problem named."""
    decisions = Assessment.objects.filter(patient=patient, episode=episode, review_due__isnull=False)
    return decisions.order_by("-made_at", "-pk").values_list("review_due", flat=True).first()


def days_active(patient: Patient, today: date) -> int:
    """Return on how many days of this week something was done."""
    sessions = Session.objects.filter(patient=patient, day__range=week_of(today)).prefetch_related("logs")
    reported = [adherence.Session(row.day, outcome_of(row)) for row in sessions]
    return adherence.week(today, (), reported).days_active


def week_of(today: date) -> tuple[date, date]:
    monday, *_between, sunday = (date.fromisocalendar(*today.isocalendar()[:2], weekday) for weekday in range(1, 8))
    return monday, sunday


def outcome_of(session: Session) -> adherence.Outcome:
    return adherence.outcome_of(adherence.Exercise(log.outcome) for log in session.logs.all())


def say_short(day: date) -> Any:
    return date_format(day, "j M")
