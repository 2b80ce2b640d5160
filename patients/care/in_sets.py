"""Assessing many episodes at once, where nothing has to be opened: the same rules, facts and rows in sets.

What calls for a concern, a line in one, or a mail is left to the verb of a single episode.
"""

import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import connection

from patients.care.decided import columns_of
from patients.care.facts_in_sets import Known, known
from patients.care.rows_in_sets import insert
from patients.models import Assessment
from patients.rules import assessment as rules
from patients.rules.assessment import Decision
from patients.rules.findings import CONCERNING, Finding
from patients.rules.occasions import opens
from patients.rules.prompts import asked_next
from patients.rules.schedule import first_at, local_date

log = logging.getLogger(__name__)
WRITE_NEXT = """
UPDATE patients_episode episode SET next_assessment_at = next.assess_at, next_prompt_at = next.prompt_at
FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS next(id, assess_at, prompt_at)
WHERE episode.id = next.id
"""


@dataclass(slots=True)
class Quiet:
    """What became of one episode: the rows of its missed days, and when it is assessed and asked next."""

    pk: int
    assess_at: datetime | None
    prompt_at: datetime | None
    rows: list[dict[str, Any]]


def assess_quiet(keys: Collection[int], *, now: datetime) -> set[int]:
    """Assess every missed day of those held episodes that need nobody for it, and return which they were."""
    found = [quiet for one in known(keys, now) if (quiet := _without_harm(one, now))]
    if found:
        if rows := [row for quiet in found for row in quiet.rows]:
            insert(Assessment, rows)
        _write_next(found)
    return {quiet.pk for quiet in found}


def _without_harm(one: Known, now: datetime) -> Quiet | None:
    """Return the days of an episode, or None where something must be opened, or fails: then it does so by itself."""
    try:
        return _days(one, now)
    except Exception:
        log.exception("Episode %s is left to be assessed by itself", one.row.pk)
        return None


def _days(one: Known, now: datetime) -> Quiet | None:
    today, row = local_date(now, one.zone), one.row
    found = Quiet(row.pk, row.next_assessment_at, row.next_prompt_at, [])
    while found.assess_at is not None and (on := local_date(found.assess_at, one.zone)) <= today:
        decision = rules.assess(one.facts, one.policy, on)
        if not _is_quiet(one, decision, on):
            return None
        about = {"patient_id": row.patient, "episode_id": row.pk, "policy_id": one.policy_id}
        found.rows.append(about | columns_of(decision, as_of=on, now=now, ruled=True))
        asking = one.asking.with_flare(on) if Finding.FLARE in decision.findings else one.asking
        following = decision.next_assessment_on
        found.assess_at = first_at(following, time.min, one.zone) if following else None
        found.prompt_at = asked_next(asking, decision.review_due, waiting=found.prompt_at, now=now)
    return found


def _is_quiet(one: Known, decision: Decision, on: date) -> bool:
    """Return whether every finding has its concern already, or asks for none."""
    return all(
        _is_known(one.concerns, finding, decision.occasions[finding], on)
        for finding in decision.findings
        if finding in CONCERNING
    )


def _is_known(concerns: Sequence[tuple[str, str, bool]], finding: Finding, occasion: str, on: date) -> bool:
    standing = [known for about, known, is_open in concerns if about == finding and is_open]
    if standing:
        return occasion in standing
    closed = {known for about, known, _is_open in concerns if about == finding}
    return not opens(finding, occasion, closed=closed, as_of=on)


def _write_next(found: Sequence[Quiet]) -> None:
    def column(name: str) -> Iterator[object]:
        return (getattr(quiet, name) for quiet in found)

    with connection.cursor() as cursor:
        cursor.execute(WRITE_NEXT, [list(column("pk")), list(column("assess_at")), list(column("prompt_at"))])
