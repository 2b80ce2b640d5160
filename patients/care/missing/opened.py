"""Opening a concern that was lost, through the same door as the rules' own."""

from collections.abc import Sequence
from datetime import date, datetime

from patients.care import opening
from patients.care.episodes import covered
from patients.care.facts import policy_of
from patients.care.missing.story import Fact, Standing
from patients.models import Assessment, Episode, Patient
from patients.rules import assessment as rules
from patients.rules import facts
from patients.rules.assessment import Decision
from patients.rules.findings import Finding


def open_now(
    decision: Decision,
    finding: Finding,
    patient: Patient,
    episode: Episode | None,
    on: date,
    fact: Fact | None,
    now: datetime,
) -> None:
    """Store the decision of a past look, and open the concern of its finding."""
    stored = Assessment.objects.create(
        patient=patient,
        episode=episode,
        policy=policy_of(patient.clinic)[0],
        as_of=on,
        made_at=now,
        check_in_id=fact.pk if fact and fact.check_in else None,
        report_id=fact.pk if fact and fact.report else None,
        headline=finding,
        findings=[finding],
        reasons=list(decision.reasons),
        day=decision.day if covered(episode) else None,
        review_due=decision.review_due if covered(episode) else None,
        baseline=decision.baseline,
    )
    opening.open_for(stored, decision.occasions, now=now)


def needed_history(fact: Fact, concerns: Sequence[Standing]) -> bool:
    """Return whether a start check named a history that nobody was shown."""
    return fact.history and not any(concern.finding == opening.HISTORY for concern in concerns)


def open_history(patient: Patient, episode: Episode | None, fact: Fact, now: datetime) -> None:
    """Show a clinician the history that a start check named."""
    stored = Assessment.objects.filter(check_in=fact.pk).order_by("pk").first()
    if stored is None:
        policy_row, policy = policy_of(patient.clinic)
        quiet = rules.assess(facts.Facts(started_on=fact.on), policy, fact.on)
        stored = Assessment.objects.create(
            patient=patient,
            episode=episode,
            policy=policy_row,
            as_of=fact.on,
            made_at=now,
            check_in_id=fact.pk,
            headline=quiet.headline,
            findings=[],
            reasons=[],
        )
    opening.raise_concern(stored, opening.HISTORY, "start", now=now)
