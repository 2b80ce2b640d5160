"""The one goal of an episode in the patient's own words, and how well it goes over time."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from patients.care import episodes
from patients.care.refusal import Refused
from patients.models import Episode, Goal, GoalRating, Patient
from patients.models.goal import LONGEST
from patients.rules.schedule import local_date


@transaction.atomic
def set_goal(*, patient: Patient, key: UUID, text: str, rating: int, now: datetime) -> Goal:
    """Return the goal of the open episode with its first rating; one that stands already stays. Raises Refused."""
    episodes.one_at_a_time(patient)
    episode = current(patient)
    if episode is None:
        raise Refused(_("You have no programme now, so there is nothing to set a goal for."))
    if standing := Goal.objects.filter(episode=episode).first():
        return standing
    words = " ".join(text.split())
    if not words or len(words) > LONGEST:
        raise Refused(_("Write in a few words what you want to do again."), "text")
    goal = Goal.objects.create(patient=patient, episode=episode, text=words, set_at=now)
    _store(goal, key, rating, now)
    return goal


@transaction.atomic
def rate(*, patient: Patient, key: UUID, rating: int, now: datetime) -> GoalRating:
    """Return the stored rating of the goal in force; the same key again returns the same one. Raises Refused."""
    episodes.one_at_a_time(patient)
    goal = goal_of(current(patient))
    if goal is None:
        raise Refused(_("Write your goal first."))
    return GoalRating.objects.filter(goal=goal, key=key).first() or _store(goal, key, rating, now)


def current(patient: Patient) -> Episode | None:
    """Return the open episode that a goal belongs to: the one that check-ins belong to."""
    return patient.episodes.open().order_by("problem", "pk").first()


def goal_of(episode: Episode | None) -> Goal | None:
    """Return the goal of an episode."""
    return Goal.objects.filter(episode=episode).select_related("patient").first() if episode else None


def by_day(goal: Goal | None) -> dict[date, int]:
    """Return the rating of each day with one, oldest first: the last of a day is the day's."""
    return dict(goal.ratings.order_by("rated_at", "pk").values_list("on", "rating")) if goal else {}


def _store(goal: Goal, key: UUID, rating: int, now: datetime) -> GoalRating:
    if type(rating) is not int or not 0 <= rating <= 10:
        raise Refused(_("Choose how well it goes, from 0 to 10."), "rating")
    on = local_date(now, goal.patient.zone)
    return GoalRating.objects.create(goal=goal, key=key, on=on, rated_at=now, rating=rating)
