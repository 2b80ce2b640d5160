"""The course of an episode: paused, resumed, restarted, ended. Each is a new fact for the rules."""

from datetime import date, datetime, timedelta

import pghistory
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clinic.models import Staff
from patients.care import assessing, carers, episodes
from patients.care.refusal import Refused
from patients.models import Episode, Pause, ReminderSettings
from patients.models.episode import Phase
from patients.rules.schedule import local_date

REVIEW_WITHIN = timedelta(days=14)


@transaction.atomic
def pause(*, by: Staff, episode: Episode, from_on: date, until_on: date | None, reason: str, now: datetime) -> Pause:
    """Ask nothing of the patient from a day, up to and without another; None: until somebody resumes."""
    episode = episodes.locked(episode.pk)
    if not reason.strip():
        raise Refused(_("Say why, so that a colleague understands it."), "reason")
    if until_on is not None and until_on <= from_on:
        raise Refused(_("The pause must end after the day it starts."), "until_on")
    try:
        with transaction.atomic():
            row = Pause.objects.create(episode=episode, from_on=from_on, until_on=until_on, reason=reason, by=by)
    except IntegrityError:
        raise Refused(_("These days are already part of a pause."), "from_on") from None
    assessing.reassess(episode=episode, now=now)
    return row


@transaction.atomic
def resume(*, by: Staff, episode: Episode, now: datetime) -> Pause:
    """End the pause under way today. Raises Refused when there is none."""
    episode = episodes.locked(episode.pk)
    today = local_date(now, episode.patient.zone)
    row = episode.pauses.filter(from_on__lte=today).exclude(until_on__lte=today).select_for_update().first()
    if row is None:
        raise Refused(_("Nothing is paused today."))
    row.until_on = today
    row.save(update_fields=["until_on"])
    assessing.reassess(episode=episode, now=now)
    return row


def is_paused(episode: Episode, day: date) -> bool:
    """Return whether a clinician paused this day."""
    return episode.pauses.filter(from_on__lte=day).exclude(until_on__lte=day).exists()


@transaction.atomic
def restart(
    *, by: Staff, episode: Episode, started_on: date, reason: str, now: datetime, baseline: int | None = None
) -> Episode:
    """Move day 0 of the review clock, with a reason: never begun, or a new injury. Clears the next review."""
    episode = episodes.locked(episode.pk)
    if not reason.strip():
        raise Refused(_("Say why the clock starts again."), "reason")
    if episode.ended_on is not None:
        raise Refused(_("This episode has ended."))
    if started_on < episode.first_started_on:
        raise Refused(_("The clock cannot start before the very first start."), "started_on")
    episode.started_on, episode.baseline, episode.next_review_on = started_on, baseline, None
    episode.phase = Phase.ACTIVE
    with pghistory.context(reason=reason):
        episode.save(update_fields=["started_on", "baseline", "next_review_on", "phase"])
    assessing.reassess(episode=episode, now=now)
    return episode


@transaction.atomic
def set_review(*, by: Staff, episode: Episode, review_on: date, now: datetime) -> Episode:
    """Record a review today and the date of the next one: where no rules cover the problem, a person sets it."""
    episode = episodes.locked(episode.pk)
    if episode.ended_on is not None:
        raise Refused(_("This episode has ended."))
    today = local_date(now, episode.patient.zone)
    if not today < review_on <= today + REVIEW_WITHIN:
        raise Refused(_("The next review is 1 to 14 days from today."), "review_on")
    episode.reviewed_on, episode.next_review_on, episode.phase = today, review_on, Phase.ACTIVE
    episode.save(update_fields=["reviewed_on", "next_review_on", "phase"])
    assessing.reassess(episode=episode, now=now)
    return episode


@transaction.atomic
def maintain(*, by: Staff, episode: Episode, now: datetime) -> Episode:
    """Keep the programme and stop the review clock. An answer or a symptom of the patient brings it back."""
    episode = episodes.locked(episode.pk)
    if episode.phase != Phase.ACTIVE:
        raise Refused(_("Only a programme under way can go on as maintenance."))
    episode.phase, episode.reviewed_on = Phase.MAINTENANCE, local_date(now, episode.patient.zone)
    episode.next_review_on = episode.next_assessment_at = episode.next_prompt_at = None
    episode.save()
    return episode


def come_back(episode: Episode) -> bool:
    """Return whether an episode that is held was in maintenance; its follow-up then runs again."""
    if episode.phase != Phase.MAINTENANCE:
        return False
    episode.phase = Phase.ACTIVE
    episode.save(update_fields=["phase"])
    return True


@transaction.atomic
def end(
    *, by: Staff, episode: Episode, outcome_note: str, now: datetime, referred: bool = False, handed_to: str = ""
) -> Episode:
    """Discharge, or refer on to a named owner: programme and reminders end. What is open waits for a person."""
    episode = episodes.locked(episode.pk)
    if episode.ended_on is not None:
        raise Refused(_("This episode has already ended."))
    if not outcome_note.strip():
        raise Refused(_("Write how it ended."), "outcome_note")
    check_handed_to(referred=referred, handed_to=handed_to)
    today = local_date(now, episode.patient.zone)
    episode.phase, episode.ended_on, episode.end_note = Phase.ENDED, today, outcome_note
    episode.handed_to = handed_to.strip()
    episode.next_assessment_at = episode.next_prompt_at = None
    episode.save()
    episode.prescriptions.filter(ended_on=None).update(ended_on=today)
    if not episode.patient.episodes.open().exists():
        ReminderSettings.objects.filter(patient=episode.patient).update(next_at=None)
        carers.end_all(by=by, patient=episode.patient, now=now)
    return episode


def check_handed_to(*, referred: bool, handed_to: str) -> None:
    """Raise Refused for a patient who is referred on to nobody by name."""
    if referred and not handed_to.strip():
        raise Refused(_("Name the person or service who follows this patient now."), "handed_to")
