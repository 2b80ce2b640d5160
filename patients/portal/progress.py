"""How it goes: is it working, in pictures that are also tables, and the patient's own goal."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clinic import access, clock
from clinic.dates import day_as
from patients.care import adherence, goals
from patients.care.refusal import Refused
from patients.charts import CHANGE, GOAL, PAIN, Scale, days_between, draw
from patients.models import Assessment, CheckIn, Episode, Goal, Patient
from patients.portal import weeks
from patients.portal.answering import posted_key, see_other
from patients.portal.forms.check_in import CHANGE as CHANGE_WORDS
from patients.portal.forms.goal import GoalForm, RatingForm
from patients.rules.schedule import local_date, monday_of, patient_day

SHOWN = 56
AHEAD = timedelta(days=21)
PAGE = "portal/progress.html"


@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """Show the last eight weeks at most; take the goal, or how well it goes today."""
    patient, now = access.patient_for(request), clock.now()
    goal = goals.goal_of(goals.current(patient))
    form = goal_form(goal, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and keep(request, patient, form, now):
        messages.success(request, _("Your answer is saved."))
        return see_other("progress")
    return render(request, PAGE, shown(patient, now) | {"form": form, "key": posted_key(request)})


def shown(patient: Patient, now: datetime) -> dict[str, Any]:
    """Return what the page shows of the last weeks, with the question that comes next."""
    episode = goals.current(patient)
    goal = goals.goal_of(episode)
    return {"goal": goal, "form": goal_form(goal, None), "may_set": episode is not None} | course(patient, goal, now)


@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Say what each number on the progress page means."""
    return render(request, "portal/numbers.html")


def goal_form(goal: Goal | None, posted: Any) -> RatingForm:
    """Return the question that comes next: the goal itself, or how well it goes."""
    return RatingForm(posted) if goal or (posted and "text" not in posted) else GoalForm(posted)


def keep(request: HttpRequest, patient: Patient, form: RatingForm, now: datetime) -> bool:
    """Return whether the answer was stored; what was refused stands in the form."""
    rating, key = int(form.cleaned_data["rating"]), posted_key(request)
    try:
        if isinstance(form, GoalForm):
            goals.set_goal(patient=patient, key=key, text=form.cleaned_data["text"], rating=rating, now=now)
        else:
            goals.rate(patient=patient, key=key, rating=rating, now=now)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return False
    return True


def course(patient: Patient, goal: Goal | None, now: datetime) -> dict[str, Any]:
    """Return what the pictures and tables show."""
    today, day = local_date(now, patient.zone), patient_day(now, patient.zone, patient.day_starts_at)
    episode = patient.episodes.order_by(F("ended_on").desc(nulls_first=True), "-first_started_on").first()
    answers = list(patient.check_ins.order_by("on", "answered_at", "pk"))
    first = max(first_day(patient, episode, answers, today), today - timedelta(days=SHOWN - 1))
    sessions = list(adherence.sessions_since(patient, monday_of(first)))
    done = [one for of_one in adherence.reported(sessions).values() for one in of_one]
    review_due = review_of(patient, episode)
    last = max(today, min(review_due or today, today + AHEAD))
    days = days_between(first, last, SHOWN)
    return {
        "baseline": episode.baseline if episode else None,
        "last": answers[-1] if answers else None,
        "last_change": change_words(answers[-1].change) if answers else "",
        "pain": series(days, {row.on: row.pain for row in answers}, PAIN, review_due),
        "change": series(days, {row.on: row.change for row in answers if row.change}, CHANGE, review_due),
        "ratings": series(days, goals.by_day(goal), GOAL, review_due),
        "weeks": weeks.rows(adherence.weeks(patient, sessions, first, day), day) if episode else [],
        "this_week": weeks.this_week(done, day),
        "days_this_week": sum(one.done for one in weeks.this_week(done, day)),
        "review_due": review_due,
        "review_is_past": bool(review_due and review_due < today),
    }


def series(days: list[date], values: dict[date, int], scale: Scale, review_due: date | None) -> dict[str, Any]:
    """Return a chart and its table, the newest day first; without an answer on these days there is neither."""
    known = [(day, values[day]) for day in reversed(days) if day in values]
    rows = [(day, value, change_words(value) if scale is CHANGE else "") for day, value in known]
    return {"chart": draw(days, values, scale, review_due, say_short), "rows": rows}


def first_day(patient: Patient, episode: Episode | None, answers: list[CheckIn], today: date) -> date:
    """Return where the picture starts: with the first start, or with what came before it."""
    done = patient.sessions.order_by("day").values_list("day", flat=True).first()
    known = [*(row.on for row in answers), done, episode.first_started_on if episode else None, today]
    return min(day for day in known if day)


def review_of(patient: Patient, episode: Episode | None) -> date | None:
    """Return the review day that the last decision of this problem named."""
    decisions = Assessment.objects.filter(patient=patient, episode=episode, review_due__isnull=False)
    return decisions.order_by("-made_at", "-pk").values_list("review_due", flat=True).first()


def change_words(change: int | None) -> str:
    """Return an answer about change as it was asked; empty where it was not given."""
    return str(dict(CHANGE_WORDS).get(str(change), ""))


def say_short(day: date) -> Any:
    return day_as(day, "j M")
