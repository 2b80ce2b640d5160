"""A decision of the rules as a row of the record."""

from datetime import date, datetime
from typing import Any

from patients.rules.assessment import Decision


def columns_of(decision: Decision, *, as_of: date, now: datetime, ruled: bool) -> dict[str, Any]:
    """Return the columns of a decision; `ruled` is whether a review clock of the rules runs at all."""
    return {
        "as_of": as_of,
        "made_at": now,
        "headline": decision.headline,
        "findings": list(decision.findings),
        "reasons": list(decision.reasons),
        "day": decision.day if ruled else None,
        "review_due": decision.review_due if ruled else None,
        "baseline": decision.baseline,
        "next_assessment_on": decision.next_assessment_on,
    }
