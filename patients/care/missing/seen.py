"""Whether a finding was seen: it has its concern, or the written rules ask for none."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from patients.care.missing.looks import Look
from patients.care.missing.story import Standing
from patients.rules import facts
from patients.rules.findings import Finding
from patients.rules.occasions import AssessedPain, opens, pain_already_assessed
from patients.rules.schedule import local_date

PAINS = (Finding.SEVERE_PAIN, Finding.VERY_SEVERE_PAIN)


def seen(concerns: Sequence[Standing], look: Look, finding: Finding, occasion: str, zone: ZoneInfo) -> bool:
    """Return whether a finding of a look has its concern, or needs none."""
    known = [concern for concern in concerns if concern.finding == finding]
    if any(concern.occasion == occasion or _stood(concern, look) for concern in known):
        return True
    closed = {concern.occasion for concern in known if concern.closed_at and concern.closed_at <= look.at}
    if not opens(finding, occasion, closed=closed, as_of=look.on):
        return True
    return kept_quiet(concerns, finding, look.answer, look.at, look.on, zone)


def _stood(concern: Standing, look: Look) -> bool:
    """Return whether a concern was open at a look; one that was opened late covers the quiet days since its own."""
    opened = concern.opened_at <= look.at or (look.fact is None and concern.as_of <= look.on)
    return opened and (concern.closed_at is None or concern.closed_at >= look.at)


def kept_quiet(
    concerns: Sequence[Standing],
    finding: Finding,
    answer: facts.CheckIn | None,
    at: datetime,
    on: date,
    zone: ZoneInfo,
) -> bool:
    """Return whether a clinician had assessed as much pain in the two weeks before."""
    closed = [row for row in concerns if row.finding in PAINS and row.pain is not None]
    past = [row for row in closed if row.closed_at is not None and row.closed_at <= at]
    last = max(past, key=lambda row: row.closed_at or at, default=None)
    if answer is None or last is None or last.closed_at is None or last.pain is None:
        return False
    return pain_already_assessed(finding, answer, AssessedPain(local_date(last.closed_at, zone), last.pain), on)
