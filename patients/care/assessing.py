"""The rules meet the record: a decision is stored, and what needs a person is opened, in one transaction."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.models import FollowUpPolicy
from patients.care import opening, prompting
from patients.care.claiming import work_off_in_sets
from patients.care.decided import columns_of
from patients.care.episodes import covered, followed, locked
from patients.care.facts import answers_alone, facts_of, policy_of
from patients.care.in_sets import assess_quiet
from patients.models import Assessment, CheckIn, Episode, Patient, SymptomReport
from patients.models.episode import Phase
from patients.rules import assessment as rules
from patients.rules import facts
from patients.rules.assessment import Decision
from patients.rules.findings import Finding
from patients.rules.schedule import DAY, first_at, local_date

# What holds of any problem, also without an episode: these rules are for the back, symptoms are per patient.
ANYWHERE = (
    Finding.EMERGENCY_SYMPTOM,
    Finding.URGENT_SYMPTOM,
    Finding.VERY_SEVERE_PAIN,
    Finding.SEVERE_PAIN,
    Finding.SYMPTOM_TO_MENTION,
)
# What holds besides while an episode is in maintenance, where no review clock runs.
IN_MAINTENANCE = (*ANYWHERE, Finding.EXERCISE_PAIN)


def assess(
    *,
    patient: Patient,
    episode: Episode | None,
    as_of: date,
    now: datetime,
    check_in: CheckIn | None = None,
    report: SymptomReport | None = None,
) -> Assessment:
    """Return the stored decision of a day. Must run inside the transaction that holds the episode's row."""
    policy_row, policy = policy_of(patient.clinic)
    if episode is not None and covered(episode):
        decision = rules.assess(facts_of(episode, as_of), policy, as_of)
        decision = decision if followed(episode) else _only(IN_MAINTENANCE, decision)
    else:
        decision = _only(ANYWHERE, rules.assess(answers_alone(patient, episode, as_of), policy, as_of))
    stored = _store(decision, patient, episode, policy_row, check_in=check_in, report=report, as_of=as_of, now=now)
    opening.open_for(stored, decision.occasions, now=now)
    return stored


def take_in(
    *,
    patient: Patient,
    episode: Episode | None,
    on: date,
    now: datetime,
    check_in: CheckIn | None = None,
    report: SymptomReport | None = None,
) -> Assessment:
    """Return the decision of a day something came in for. What a late tick missed comes first, and today last."""
    if episode is None:
        return assess(patient=patient, episode=None, as_of=on, now=now, check_in=check_in, report=report)
    today = local_date(now, patient.zone)
    _assess_missed(episode, before=on, now=now)
    stored = assess(patient=patient, episode=episode, as_of=on, now=now, check_in=check_in, report=report)
    settle(episode, stored, now=now)
    if on < today:
        _assess_missed(episode, before=today, now=now)
        settle(episode, assess(patient=patient, episode=episode, as_of=today, now=now), now=now)
    return stored


def settle(episode: Episode, last: Assessment, *, now: datetime) -> None:
    """Write when an episode is next assessed and prompted, after the last decision of the day."""
    on = last.next_assessment_on if covered(episode) else _review_to_come(episode)
    episode.next_assessment_at = first_at(on, time.min, episode.patient.zone) if on else None
    episode.next_prompt_at = prompting.next_at(episode, review_due=last.review_due, now=now)
    episode.save(update_fields=["next_assessment_at", "next_prompt_at"])


@transaction.atomic
def reassess(*, episode: Episode, now: datetime) -> Assessment | None:
    """Assess today on new facts: a pause, a review, a restart, a policy. Returns None where no clock of theirs runs."""
    episode = locked(episode.pk)
    if not followed(episode):
        _wait_for_review(episode)
        return None
    today = local_date(now, episode.patient.zone)
    _assess_missed(episode, before=today, now=now)
    stored = assess(patient=episode.patient, episode=episode, as_of=today, now=now)
    settle(episode, stored, now=now)
    return stored


def assess_due(*, now: datetime, limit: int = 1000) -> int:
    """Assess up to `limit` episodes whose day has come and return how many."""
    return work_off_in_sets(
        Episode.objects.due(now),
        lambda keys: assess_quiet(keys, now=now),
        lambda pk: _catch_up(locked(pk), now),
        limit=limit,
    )


def _catch_up(episode: Episode, now: datetime) -> None:
    today = local_date(now, episode.patient.zone)
    if covered(episode):
        _assess_missed(episode, before=today + DAY, now=now)
    else:
        _review_came(episode, today, now)


def _assess_missed(episode: Episode, *, before: date, now: datetime) -> None:
    """Assess every date that has come before another one, in order."""
    while covered(episode) and (on := _due_on(episode)) is not None and on < before:
        settle(episode, assess(patient=episode.patient, episode=episode, as_of=on, now=now), now=now)


def _due_on(episode: Episode) -> date | None:
    return local_date(episode.next_assessment_at, episode.patient.zone) if episode.next_assessment_at else None


def _review_to_come(episode: Episode) -> date | None:
    """Return the date a physiotherapist set where no rules cover the problem, until it has opened its concern."""
    on = episode.next_review_on
    if on is None or covered(episode) or episode.ended_on or episode.phase != Phase.ACTIVE:
        return None
    told = episode.concerns.filter(finding=opening.REVIEW, occasion=on.isoformat()).exists()
    return None if told else on


def _wait_for_review(episode: Episode) -> None:
    on = _review_to_come(episode)
    episode.next_assessment_at = first_at(on, time.min, episode.patient.zone) if on else None
    episode.next_prompt_at = None
    episode.save(update_fields=["next_assessment_at", "next_prompt_at"])


def _review_came(episode: Episode, today: date, now: datetime) -> None:
    """Open what the set date is for, once."""
    if on := _review_to_come(episode):
        policy_row, policy = policy_of(episode.patient.clinic)
        quiet = _only(ANYWHERE, rules.assess(facts.Facts(started_on=today), policy, today))
        said = _("Its review was set for %(day)s") % {"day": date_format(on, "j F Y")}
        decision = replace(quiet, reasons=(said,))
        stored = _store(decision, episode.patient, episode, policy_row, as_of=today, now=now)
        opening.raise_concern(stored, opening.REVIEW, on.isoformat(), now=now)
    _wait_for_review(episode)


def _only(holding: tuple[Finding, ...], decision: Decision) -> Decision:
    kept = tuple(finding for finding in decision.findings if finding in holding) or (Finding.ON_TRACK,)
    return replace(decision, headline=kept[0], findings=kept, next_assessment_on=None)


def _store(
    decision: Decision,
    patient: Patient,
    episode: Episode | None,
    policy: FollowUpPolicy | None,
    *,
    as_of: date,
    now: datetime,
    **about: Any,
) -> Assessment:
    columns = columns_of(decision, as_of=as_of, now=now, ruled=covered(episode))
    return Assessment.objects.create(patient=patient, episode=episode, policy=policy, **columns, **about)
