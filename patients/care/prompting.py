"""Questions for a check-in: days 7, 14, 15, 16 while unanswered, then weekly, and the day after a flare."""

from datetime import date, datetime, timedelta

from patients.care import episodes, telling
from patients.care.claiming import work_off
from patients.care.facts import pauses_of
from patients.models import CheckIn, Episode, ReminderSettings
from patients.rules.findings import Finding
from patients.rules.prompts import Asking, asked_after, asked_next
from patients.rules.schedule import Plan, local_date

USEFUL_FOR = timedelta(days=1)


def next_at(episode: Episode, *, review_due: date | None, now: datetime) -> datetime | None:
    """Return the instant of the next question for a check-in, or None for what no rules cover."""
    if review_due is None or not episodes.followed(episode):
        return None
    return asked_next(_asking(episode), review_due, waiting=episode.next_prompt_at, now=now)


def _asking(episode: Episode) -> Asking:
    days = CheckIn.objects.filter(episode=episode).values_list("on", flat=True)
    flares = episode.assessments.filter(findings__contains=[Finding.FLARE]).values_list("as_of", flat=True)
    row = ReminderSettings.objects.of(episode.patient)
    plan = Plan(zone=episode.patient.zone, quiet_from=row.quiet_from, quiet_until=row.quiet_until)
    return Asking(episode.started_on, set(days), frozenset(flares), pauses_of(episode), plan)


def prompt_due(*, now: datetime, limit: int = 1000) -> int:
    """Ask up to `limit` patients for a check-in whose time has come and return how many."""
    due = Episode.objects.filter(next_prompt_at__lte=now).order_by("next_prompt_at")
    return work_off(due, lambda pk: _ask(episodes.locked(pk), now), limit=limit)


def _ask(episode: Episode, now: datetime) -> None:
    """Ask, unless an answer of this day or a late tick made the question idle; then look for the next one."""
    asked_at = episode.next_prompt_at or now
    on = local_date(asked_at, episode.patient.zone)
    answered = CheckIn.objects.filter(episode=episode, on=on).exists()
    if not answered and now < asked_at + USEFUL_FOR:
        telling.check_in_asked(episode.patient, on.isoformat(), now=now, expires_at=asked_at + USEFUL_FOR)
    latest = episode.assessments.order_by("-made_at", "-id").first()
    review_due = latest.review_due if latest else None
    episode.next_prompt_at = asked_after(_asking(episode), review_due, on) if review_due else None
    episode.save(update_fields=["next_prompt_at"])
