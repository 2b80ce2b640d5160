"""Everything that is owed, each with the rows to ask and how to ask them, a few hundred at a time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import models

from clinic.models import Clinic
from patients.care.missing import (
    alone,
    assessed,
    escalated,
    given,
    prompted,
    reminded,
    reviewed,
    sent,
    told,
)
from patients.care.missing.difference import Difference
from patients.care.missing.story import stories
from patients.models import Episode
from patients.models.episode import Problem

AT_A_TIME = 500  # rows; memory stays the same however many there are


def itself(row: models.Model) -> models.Model:
    """Return the row."""
    return row


def its_patient(row: Any) -> models.Model:
    """Return whose row it is, for rows that are written once and cannot be held."""
    patient: models.Model = row.patient
    return patient


@dataclass(frozen=True)
class Owed:
    """One kind of thing owed: `rows` to go through, and what is missing of some of them."""

    rows: Callable[[Clinic | None, datetime], models.QuerySet[Any]]
    find: Callable[[Sequence[Any], datetime], Iterator[Difference]]
    held: Callable[[Any], models.Model] = itself  # what is locked while it is put right

    def batches(self, clinic: Clinic | None, now: datetime) -> Iterator[list[Any]]:
        """Return the rows in the order of their keys."""
        rows, last = self.rows(clinic, now).order_by("pk"), None
        while batch := list((rows.filter(pk__gt=last) if last is not None else rows)[:AT_A_TIME]):
            yield batch
            last = batch[-1].pk


def episodes_with_rules(clinic: Clinic | None, _now: datetime) -> models.QuerySet[Episode]:
    """Return the open episodes that follow-up rules cover."""
    return _of(clinic, Episode.objects.open().filter(problem=Problem.BACK))


def episodes_without_rules(clinic: Clinic | None, _now: datetime) -> models.QuerySet[Episode]:
    """Return the other open episodes with a review that a person set."""
    return _of(clinic, Episode.objects.open().filter(next_review_on__isnull=False).exclude(problem=Problem.BACK))


def _of(clinic: Clinic | None, rows: models.QuerySet[Episode]) -> models.QuerySet[Episode]:
    rows = rows.select_related("patient__clinic")
    return rows.filter(patient__clinic=clinic) if clinic else rows


def find_in_episodes(rows: Sequence[Episode], now: datetime) -> Iterator[Difference]:
    """Return what is missing of episodes with rules, from one reading of what is recorded."""
    for story in stories(rows):
        yield from chain(assessed.find(story, now), prompted.find(story, now))


OWED = (
    Owed(episodes_with_rules, find_in_episodes),
    Owed(episodes_without_rules, reviewed.find),
    Owed(alone.check_ins, alone.find, its_patient),
    Owed(alone.reports, alone.find, its_patient),
    Owed(reminded.rows, reminded.find),
    Owed(escalated.rows, escalated.find),
    Owed(told.rows, told.find),
    Owed(given.versions, given.find),
    Owed(given.invitations, given.find_invitations),
    Owed(sent.letters, sent.find_letters),
    Owed(sent.mails, sent.find_mails),
)
