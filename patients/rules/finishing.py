"""When an episode has run its course: in week 8 somebody chooses between maintenance and discharge."""

from datetime import date, timedelta

WEEK_EIGHT = timedelta(days=49)  # the routine's own page: 6 to 8 weeks in all


def proposed_from(first_started_on: date) -> date:
    """Return the first day of the eighth week, from which maintenance or discharge is proposed."""
    return first_started_on + WEEK_EIGHT


def is_proposed(first_started_on: date, next_review_on: date | None, as_of: date) -> bool:
    """Return whether to propose it: from week 8 on, not before a review that a person set for later."""
    return as_of >= proposed_from(first_started_on) and (next_review_on is None or next_review_on <= as_of)
