"""Who needs somebody, in the order of need: counted over all, read in full only of those whom the page shows.

By hand: one statement ranks and counts a row for each patient, and brings along the words of those on one page.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db import connection

from clinic import access
from clinic.models import Staff
from patients.admin import told
from patients.admin.whose import Filter, Whose
from patients.models import Concern, Patient
from patients.models.concern import Status, Urgency
from patients.rules import deadlines

PINNED, OTHERS, WEEKLY = "pinned", "others", "weekly"
BATCHED = [int(one) for one in Urgency if deadlines.Urgency[one.name] in deadlines.WEEKLY]
COUNTED = 100  # patients without a programme: what the desk says is whether there are any, and about how many
BEYOND = 1_000_000  # a page that no desk has
# Of each concern which of two people it is with; of each patient the concern that is due first; of whom the filter
# keeps their place; of those on the page the words.
QUESTION = """
WITH one AS (
    SELECT id, patient_id, urgency, CASE status WHEN %s THEN acknowledge_by ELSE outcome_by END AS due,
        ARRAY[owner_id, acknowledged_by_id] && %s::bigint[] AS mine,
        ARRAY[owner_id, acknowledged_by_id] && %s::bigint[] AS cover
    FROM ({visible}) visible
), patient AS (
    SELECT patient_id, min(urgency) AS urgency, (array_agg(due ORDER BY urgency, due, id))[1] AS due,
        (array_agg(id ORDER BY urgency, due, id))[1] AS first,
        CASE WHEN min(urgency) = %s THEN '{PINNED}' WHEN bool_and(urgency = ANY(%s)) THEN '{WEEKLY}' ELSE '{OTHERS}' END
            AS part,
        bool_or(mine) AS mine, bool_or(cover) AS cover
    FROM one GROUP BY patient_id
), kept AS (
    SELECT *, row_number() OVER (PARTITION BY part ORDER BY urgency, due, first) AS place,
        count(*) OVER (PARTITION BY part) AS number
    FROM patient WHERE part = '{PINNED}' OR {held}
), shown AS (
    SELECT part, place, patient_id FROM kept
    WHERE part = '{PINNED}' OR (part = '{WEEKLY}' AND place <= %s)
        OR (part = '{OTHERS}' AND (place - 1) / %s = LEAST(%s, (number - 1) / %s))
), sums AS (
    SELECT (SELECT count(*) FROM patient) AS clinic, (SELECT count(*) FILTER (WHERE mine) FROM patient) AS mine,
        (SELECT count(*) FILTER (WHERE cover) FROM patient) AS cover,
        count(*) FILTER (WHERE part = '{OTHERS}') AS others,
        count(*) FILTER (WHERE part = '{OTHERS}' AND urgency = %s) AS today,
        count(*) FILTER (WHERE part = '{WEEKLY}') AS weekly,
        coalesce(bool_or(due < %s) FILTER (WHERE part = '{WEEKLY}'), false) AS weekly_late,
        (SELECT count(*) FROM ({new}) new) AS without
    FROM kept
)
SELECT sums.*, words.part, words.patient_id, words.told FROM sums LEFT JOIN (
    SELECT shown.part, shown.place, shown.patient_id,
        json_agg((SELECT told FROM ({told}) told WHERE told.id = one.id) ORDER BY one.urgency, one.due, one.id)::text
            AS told
    FROM shown JOIN one ON one.patient_id = shown.patient_id
    GROUP BY shown.part, shown.place, shown.patient_id
) words ON true ORDER BY words.part, words.place
"""
HELD = {Whose.CLINIC: "true", Whose.MINE: "mine", Whose.COVER: "cover"}


@dataclass(frozen=True, slots=True)
class Need:
    """One patient with all that is open of them, the most urgent first; `text` is the same, unread."""

    patient: UUID
    text: str

    @property
    def told(self) -> list[dict[str, Any]]:
        """Return what the words of each concern are made of."""
        return _read(self.text)


@lru_cache(maxsize=1_000)
def _read(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)
    return found


@dataclass(frozen=True)
class Needs:
    """How many patients each filter would show, how many the one that was chosen keeps, and those on the page."""

    counts: dict[Whose, int]
    others: int
    today: int
    weekly: int
    weekly_late: bool
    without: str  # a programme: how many, with a plus where there are more than are counted
    page: int
    shown: dict[str, list[Need]] = field(default_factory=dict)


def needs(staff: Staff, kept: Filter, now: datetime, *, page: Any, of_page: int, of_the_week: int) -> Needs:
    """Return who needs somebody, from one question."""
    visible, scope = access.visible_to(staff, Concern.objects.open().order_by()).query.sql_with_params()
    rows = kept.only(Patient.objects.without_a_programme().order_by(), by="physiotherapist")
    new, newly = _asked(access.visible_to(staff, rows.values("pk"))[: COUNTED + 1])
    words, about = told.question()
    wanted = _wanted(page)
    asked: Sequence[Any] = (
        *(Status.OPEN.value, [staff.pk], list(kept.covering), *scope, Urgency.EMERGENCY.value, BATCHED, of_the_week),
        *(of_page, wanted, of_page, Urgency.URGENT.value, now, *newly, *about),
    )
    parts = {"PINNED": PINNED, "WEEKLY": WEEKLY, "OTHERS": OTHERS}
    with connection.cursor() as cursor:
        cursor.execute(QUESTION.format(visible=visible, held=HELD[kept.whose], told=words, new=new, **parts), asked)
        rows = cursor.fetchall()
    clinic, mine, cover, others, today, weekly, late, without = rows[0][:8]
    shown: dict[str, list[Need]] = {PINNED: [], OTHERS: [], WEEKLY: []}
    for *_sums, part, patient, text in rows:
        if part is not None:
            shown[part].append(Need(patient, text))
    said = f"{COUNTED}+" if without > COUNTED else str(without or "")
    counts = {Whose.CLINIC: clinic, Whose.MINE: mine, Whose.COVER: cover}
    number = Paginator(range(others), of_page).get_page(page).number
    return Needs(counts, others, today, weekly, late, said, number, shown)


def _asked(rows: Any) -> tuple[str, tuple[Any, ...]]:
    """Return the statement of some rows; of those that nobody can be, too."""
    try:
        return rows.query.sql_with_params()  # type: ignore[no-any-return]
    except EmptyResultSet:
        return "SELECT WHERE false", ()


def _wanted(page: Any) -> int:
    """Return a page from an address, counted from 0, as `Paginator.get_page` understands it."""
    try:
        number = int(page or 1)
    except ValueError:
        return 0
    return min(number - 1, BEYOND) if number > 0 else BEYOND
