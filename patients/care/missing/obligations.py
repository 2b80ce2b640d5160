"""Everything that is owed, each with the rows to ask and how to ask them, a few hundred at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from types import MappingProxyType
from typing import Any

from django.db import models

from clinic.models import Clinic
from patients.care.facts_in_sets import Row
from patients.care.missing import (
    alone,
    answered,
    assessed,
    chased,
    escalated,
    given,
    prompted,
    reminded,
    reviewed,
    sent,
    told,
)
from patients.care.missing.difference import Difference
from patients.care.missing.story import read_questions, rows_of, stories
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


def its_episode(row: Row) -> models.Model:
    """Return the episode that a plain row is of."""
    return Episode(pk=row.pk)


@dataclass(frozen=True)
class Owed:
    """One kind of thing owed: `rows` to go through, and what is missing of some of them."""

    rows: Callable[[Clinic | None, datetime], models.QuerySet[Any]]
    find: Callable[[Sequence[Any], datetime], Iterator[Difference]]
    held: Callable[[Any], models.Model] = itself  # what is locked while it is put right
    read: Callable[[models.QuerySet[Any]], list[Any]] = list

    def batches(self, clinic: Clinic | None, now: datetime, after: Any = None) -> Iterator[list[Any]]:
        """Return the rows in the order of their keys, from behind one of them on."""
        rows, last = self.rows(clinic, now).order_by("pk"), after
        while batch := self.read((rows.filter(pk__gt=last) if last is not None else rows)[:AT_A_TIME]):
            yield batch
            last = batch[-1].pk


def episodes_with_rules(clinic: Clinic | None, _now: datetime) -> models.QuerySet[Episode]:
    """Return the open episodes that follow-up rules cover."""
    rows = Episode.objects.open().filter(problem=Problem.BACK)
    return rows.filter(patient__clinic=clinic) if clinic else rows


def episodes_without_rules(clinic: Clinic | None, _now: datetime) -> models.QuerySet[Episode]:
    """Return the other open episodes with a review that a person set."""
    rows = Episode.objects.open().filter(next_review_on__isnull=False).exclude(problem=Problem.BACK)
    rows = rows.select_related("patient__clinic")
    return rows.filter(patient__clinic=clinic) if clinic else rows


def find_in_episodes(rows: Sequence[Row], now: datetime) -> Iterator[Difference]:
    """Return what is missing of episodes with rules, from one reading of what is recorded."""
    found = stories(rows)
    read_questions(found, now)
    for story in found:
        yield from chain(assessed.find(story, now), prompted.find(story, now))


# By name: a round of ticks remembers at which it stopped.
OWED: Mapping[str, Owed] = MappingProxyType(
    {
        "episodes": Owed(episodes_with_rules, find_in_episodes, its_episode, rows_of),
        "reviews": Owed(episodes_without_rules, reviewed.find),
        "answers": Owed(alone.check_ins, alone.find, its_patient),
        "symptoms": Owed(alone.reports, alone.find, its_patient),
        "reminders": Owed(reminded.rows, reminded.find, reminded.its_patient, reminded.people_of),
        "steps": Owed(escalated.rows, escalated.find),
        "concerns": Owed(told.rows, told.find),
        "programmes": Owed(given.versions, given.find),
        "invitations": Owed(given.invitations, given.find_invitations),
        "chases": Owed(chased.rows, chased.find),
        "messages": Owed(answered.rows, answered.find),
        "letters": Owed(sent.letters, sent.find_letters),
        "mails": Owed(sent.mails, sent.find_mails),
    }
)
