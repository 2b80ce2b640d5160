"""The rules open what needs a person. Nothing here closes anything."""

from collections.abc import Mapping
from datetime import datetime

from clinic.models import Staff
from patients.care import owners, referrals, telling
from patients.care.hours import opening_hours
from patients.models import Assessment, CheckIn, Concern, ConcernEntry
from patients.models.concern import OPENED, RAISED, REPEATED, Status, Urgency
from patients.rules import deadlines, facts
from patients.rules.findings import CONCERNING, REFERRING, Finding
from patients.rules.findings import NEEDS_NEXT_DATE as RULES_NEED_NEXT_DATE
from patients.rules.occasions import AssessedPain, opens, pain_already_assessed
from patients.rules.schedule import local_date

# Any yes in the history of the start check goes to the physiotherapist before the programme starts for good.
HISTORY = "history"
# The date a physiotherapist set for a problem that no rules cover has come.
REVIEW = "review"
# An answer in maintenance: the patient asks to be followed again.
CAME_BACK = "came_back"
# A message of the patient that nobody answered for a working day.
MESSAGE = "message"
BY_HAND = (HISTORY, REVIEW, CAME_BACK, MESSAGE)
URGENCY: Mapping[str, Urgency] = {
    finding: Urgency[row.name] for finding, row in deadlines.URGENCY.items()
} | dict.fromkeys(BY_HAND, Urgency.DECISION)
# Closing one of these asks for the next review date or the end of the episode.
NEEDS_NEXT_DATE = RULES_NEED_NEXT_DATE | {REVIEW, CAME_BACK}


def open_for(assessment: Assessment, occasions: Mapping[Finding, str], *, now: datetime) -> list[Concern]:
    """Open what a decision says needs a person, and the draft letter; a known occasion opens nothing again."""
    findings = [Finding(finding) for finding in assessment.findings if finding in CONCERNING]
    opened = [
        concern
        for finding in findings
        if not _kept_quiet(assessment, finding)
        and (concern := raise_concern(assessment, finding, occasions[finding], now=now))
    ]
    for concern in opened:
        if concern.finding in REFERRING:
            referrals.open_draft(concern=concern, now=now)
    referrals.note_improvement(assessment, now=now)
    return opened


def raise_concern(assessment: Assessment, finding: str, occasion: str, *, now: datetime) -> Concern | None:
    """Return the new concern of a finding, or None where it stands already; a repeat is noted and can raise it."""
    known = list(
        Concern.objects.select_for_update().filter(
            patient=assessment.patient, episode=assessment.episode, finding=finding
        )
    )
    standing = next((concern for concern in known if concern.closed_at is None), None)
    if standing is not None:
        _repeat(standing, assessment, occasion, now=now)
        return None
    closed = {concern.occasion for concern in known}
    if finding in BY_HAND:
        new = occasion not in closed
    else:
        new = opens(Finding(finding), occasion, closed=closed, as_of=assessment.as_of)
    return _open(assessment, finding, occasion, now=now) if new else None


def _open(assessment: Assessment, finding: str, occasion: str, *, now: datetime) -> Concern:
    patient = assessment.patient
    hours = opening_hours(patient.clinic)
    urgency = URGENCY[finding]
    row = deadlines.Urgency[urgency.name]
    told_at = deadlines.told_at(row, now, hours)
    by = deadlines.deadlines(row, told_at, hours)
    concern = Concern.objects.create(
        patient=patient,
        episode=assessment.episode,
        assessment=assessment,
        finding=finding,
        occasion=occasion,
        urgency=urgency,
        owner=owners.owner_of(patient, told_at),
        opened_at=now,
        acknowledge_by=by.acknowledge_by,
        outcome_by=by.outcome_by,
        next_escalation_at=by.acknowledge_by,
    )
    note(concern, OPENED, "\n".join(assessment.reasons), now=now)
    telling.concern_opened(concern, now=now)
    return concern


def _repeat(concern: Concern, assessment: Assessment, occasion: str, *, now: datetime) -> None:
    """Note a new occasion of an open concern, once; whoever holds an urgent one is told again."""
    said = f"{occasion}: "
    if concern.occasion == occasion or concern.entries.filter(kind=REPEATED, text__startswith=said).exists():
        return
    note(concern, REPEATED, said + " ".join(assessment.reasons), now=now)
    if _raise_urgency(concern, now) or concern.urgency <= Urgency.URGENT:
        telling.concern_repeated(concern, occasion, now=now)


def _raise_urgency(concern: Concern, now: datetime) -> bool:
    """Return whether a concern that came again needs a person sooner now: its dates only ever move nearer."""
    row = deadlines.raised(deadlines.Urgency[URGENCY[concern.finding].name])
    if Urgency[row.name] >= concern.urgency:
        return False
    by = deadlines.deadlines(row, now, opening_hours(concern.patient.clinic))
    concern.urgency = Urgency[row.name]
    concern.acknowledge_by = min(concern.acknowledge_by, by.acknowledge_by)
    concern.outcome_by = min(concern.outcome_by, by.outcome_by)
    if not concern.escalations:
        taken_on = concern.status == Status.ACKNOWLEDGED
        concern.next_escalation_at = concern.outcome_by if taken_on else concern.acknowledge_by
    concern.save(update_fields=["urgency", "acknowledge_by", "outcome_by", "next_escalation_at"])
    note(concern, RAISED, str(concern.get_urgency_display()), now=now)
    return True


def _kept_quiet(assessment: Assessment, finding: Finding) -> bool:
    """Return whether a clinician assessed this pain, or a worse one, in the last 14 days."""
    if finding not in (Finding.SEVERE_PAIN, Finding.VERY_SEVERE_PAIN):
        return False
    check_in = assessment.check_in or _last_answer(assessment)
    if check_in is None:
        return False
    answer = facts.CheckIn(check_in.on, check_in.pain, severe=check_in.severe)
    return pain_already_assessed(finding, answer, _last_assessed(assessment), assessment.as_of)


def _last_answer(assessment: Assessment) -> CheckIn | None:
    """Return the answer that a decision without one of its own, on a new fact or a report, still speaks of."""
    of_the_day = CheckIn.objects.filter(patient=assessment.patient, episode=assessment.episode, on=assessment.as_of)
    return of_the_day.order_by("-answered_at", "-pk").first()


def _last_assessed(assessment: Assessment) -> AssessedPain | None:
    closed = Concern.objects.filter(
        patient=assessment.patient,
        finding__in=(Finding.SEVERE_PAIN, Finding.VERY_SEVERE_PAIN),
        closed_at__isnull=False,
        assessment__check_in__isnull=False,
    )
    last = closed.order_by("-closed_at").select_related("assessment__check_in").first()
    if last is None or last.closed_at is None or last.assessment.check_in is None:
        return None
    return AssessedPain(local_date(last.closed_at, assessment.patient.zone), last.assessment.check_in.pain)


def note(concern: Concern, kind: str, text: str, *, now: datetime, by: Staff | None = None) -> None:
    """Add a line to the timeline of a concern."""
    ConcernEntry.objects.create(concern=concern, at=now, by=by, kind=kind, text=text)
