"""What is recorded of some episodes, read in sets: a handful of queries for any number of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Min

from clinic.mail.models import Message
from clinic.models import FollowUpPolicy
from clinic.policy import DEFAULT, Policy
from patients.care.episodes import covered
from patients.models import (
    Assessment,
    CheckIn,
    Concern,
    Episode,
    Pause,
    PrescriptionVersion,
    ReminderSettings,
    Session,
    SymptomReport,
)
from patients.rules import facts
from patients.rules.schedule import DAY, local_date


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the patient reported: when it arrived, and the day it is about."""

    at: datetime
    on: date
    rank: int
    pk: int
    check_in: facts.CheckIn | None = None
    report: facts.SymptomReport | None = None
    session: facts.Session | None = None
    history: bool = False

    @property
    def is_assessed(self) -> bool:
        """Return whether a decision follows from it: from a session only where pain was noted."""
        return self.session is None or self.session.stopped_for_pain or self.session.worst_pain is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """A concern, as far as the audit needs it."""

    pk: int
    finding: str
    occasion: str
    episode_id: int | None
    as_of: date
    pain: int | None
    opened_at: datetime
    closed_at: datetime | None


@dataclass
class Story:
    """All that the audit knows of one episode."""

    episode: Episode
    told: list[Fact] = field(default_factory=list)
    pauses: list[facts.Pause] = field(default_factory=list)
    concerns: list[Standing] = field(default_factory=list)
    policies: list[tuple[datetime, Policy]] = field(default_factory=list)
    published_at: datetime | None = None
    clock_known_from: date | None = None
    reminders: ReminderSettings | None = None
    asked: set[str] = field(default_factory=set)

    def day_of(self, at: datetime) -> date:
        """Return the patient's date."""
        return local_date(at, self.episode.patient.zone)

    def policy_at(self, at: datetime) -> Policy:
        """Return the policy that was in force."""
        return policy_at(self.policies, at)

    def known(self, count: int) -> facts.Facts:
        """Return the first `count` facts as the rules take them."""
        told, episode = self.told[:count], self.episode
        return facts.Facts(
            started_on=episode.started_on,
            first_started_on=episode.first_started_on,
            baseline=episode.baseline,
            check_ins=tuple(fact.check_in for fact in told if fact.check_in),
            sessions=tuple(fact.session for fact in told if fact.session),
            symptom_reports=tuple(fact.report for fact in told if fact.report),
            pauses=tuple(self.pauses),
            reviewed_on=episode.reviewed_on,
            next_review_on=episode.next_review_on,
        )

    def clock_runs_from(self) -> date | None:
        """Return the day from which the facts of the review clock are those of today; None before publication."""
        if self.published_at is None:
            return None
        back = [concern.as_of for concern in self.concerns if concern.finding == "came_back"]
        days = [self.day_of(self.published_at), self.episode.reviewed_on, self.clock_known_from, *back]
        return max(day for day in days if day is not None)


def stories(episodes: Sequence[Episode]) -> list[Story]:
    """Return what is recorded of each episode, in the order in which it arrived."""
    found = {episode.pk: Story(episode) for episode in episodes}
    of_patient = {episode.patient_id: found[episode.pk] for episode in episodes if covered(episode)}
    _publications(found)
    for fact_of, story in _facts(found, of_patient):
        story.told.append(fact_of)
    for row in Pause.objects.filter(episode__in=found).order_by("from_on"):
        found[row.episode_id].pauses.append(facts.Pause(row.from_on, row.until_on))
    concerns = concerns_of(episode.patient_id for episode in episodes)
    policies = policies_of({episode.patient.clinic_id for episode in episodes})
    chosen = {
        row.patient_id: row for row in ReminderSettings.objects.filter(patient__in=[e.patient_id for e in episodes])
    }
    for story in found.values():
        story.told.sort(key=lambda fact: (fact.at, fact.rank, fact.pk))
        story.concerns = concerns[story.episode.patient_id]
        story.policies = policies[story.episode.patient.clinic_id]
        story.reminders = chosen.get(story.episode.patient_id)
    _questions(list(found.values()))
    return list(found.values())


def _publications(found: dict[int, Story]) -> None:
    versions = PrescriptionVersion.objects.published().filter(prescription__episode__in=found)
    first = versions.values_list("prescription__episode").annotate(Min("published_at"))
    for pk, at in first.order_by():
        found[pk].published_at = at
    # A restart has no date of its own; the first decision on the new clock has.
    restarted = [pk for pk, story in found.items() if story.episode.started_on != story.episode.first_started_on]
    decided = Assessment.objects.filter(episode__in=restarted, day__isnull=False).order_by("-as_of")
    for pk, on, day in decided.values_list("episode", "as_of", "day"):
        if day is not None and on - day * DAY == found[pk or 0].episode.started_on:
            found[pk or 0].clock_known_from = on


def _facts(found: dict[int, Story], of_patient: dict[Any, Story]) -> Iterator[tuple[Fact, Story]]:
    for row in CheckIn.objects.filter(episode__in=found).iterator():
        yield fact_of_check_in(row), found[row.episode_id or 0]
    for report in SymptomReport.objects.filter(patient__in=of_patient).iterator():
        story = of_patient[report.patient_id]
        if story.published_at is not None and report.reported_at >= story.published_at:
            yield fact_of_report(report), story
    columns = ("recorded_at", "day", "pk", "worst_pain", "stopped_for_pain", "version__prescription__episode")
    sessions = Session.objects.filter(version__prescription__episode__in=found).values_list(*columns)
    for at, day, pk, pain, stopped, episode in sessions.iterator():
        yield Fact(at, day, 2, pk, session=facts.Session(day, pain, stopped)), found[episode]


def fact_of_check_in(row: CheckIn) -> Fact:
    """Return a check-in as a fact."""
    told = facts.CheckIn(row.on, row.pain, row.change, frozenset(row.symptoms), row.severe)
    return Fact(row.answered_at, row.on, 0, row.pk, check_in=told, history=bool(row.history))


def fact_of_report(row: SymptomReport) -> Fact:
    """Return a reported symptom as a fact."""
    return Fact(row.reported_at, row.on, 1, row.pk, report=facts.SymptomReport(row.on, frozenset(row.symptoms)))


def concerns_of(patients: Iterable[Any]) -> dict[Any, list[Standing]]:
    """Return the concerns of each patient, open and closed."""
    columns = ("pk", "finding", "occasion", "episode", "assessment__as_of", "assessment__check_in__pain")
    rows = Concern.objects.filter(patient__in=set(patients)).order_by("pk")
    found: dict[Any, list[Standing]] = defaultdict(list)
    for patient, *row in rows.values_list("patient", *columns, "opened_at", "closed_at"):
        found[patient].append(Standing(*row))
    return found


def policies_of(clinics: Iterable[int]) -> dict[int, list[tuple[datetime, Policy]]]:
    """Return the policies of each clinic with the instant each was switched on, the earliest first."""
    found: dict[int, list[tuple[datetime, Policy]]] = defaultdict(list)
    for row in FollowUpPolicy.objects.filter(clinic__in=set(clinics)).order_by("version"):
        found[row.clinic_id].append((row.created_at, row.rules))
    return found


def policy_at(policies: Sequence[tuple[datetime, Policy]], at: datetime) -> Policy:
    """Return the policy that was in force at an instant; the default before the first."""
    return next((policy for since, policy in reversed(policies) if since <= at), DEFAULT)


def _questions(found: Sequence[Story]) -> None:
    by_subject = {f"patient:{story.episode.patient_id}": story for story in found}
    rows = Message.objects.filter(kind="question", subject__in=by_subject)
    for subject, occasion in rows.values_list("subject", "occasion"):
        by_subject[subject].asked.add(occasion)
