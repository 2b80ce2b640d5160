"""What is recorded of some episodes, read in sets: a handful of queries for any number of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Min, QuerySet

from clinic.mail.models import Message
from clinic.models import FollowUpPolicy
from clinic.policy import BOUNDS, DEFAULT, Policy
from patients.care import episodes
from patients.care.facts_in_sets import EPISODE, Row, pauses
from patients.care.missing.difference import RECENT
from patients.care.rows_in_sets import among
from patients.models import Assessment, CheckIn, Concern, Episode, PrescriptionVersion, Session, SymptomReport
from patients.models.episode import Phase
from patients.rules import facts
from patients.rules.schedule import DAY, Plan, local_date
from patients.rules.timeline import Timeline, timeline_of

# No policy calls less pain than this very severe, and so no session with less is looked at for itself.
HARD = BOUNDS["very_severe_pain"][0]


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

    row: Row
    told: list[Fact] = field(default_factory=list)
    pauses: Sequence[facts.Pause] = ()
    concerns: Sequence[Standing] = ()
    policies: Sequence[tuple[datetime, Policy]] = ()
    published_at: datetime | None = None
    clock_known_from: date | None = None
    asked: set[str] = field(default_factory=set)
    timelines: dict[tuple[int, int, bool], Timeline] = field(default_factory=dict)

    @cached_property
    def plan(self) -> Plan:
        """Return when this patient sleeps."""
        return self.row.plan()

    @cached_property
    def followed_since(self) -> date | None:
        """Return the day from which the facts of the review clock are those of today; None where none runs."""
        if self.published_at is None or self.row.phase != Phase.ACTIVE:
            return None
        back = [concern.as_of for concern in self.concerns if concern.finding == "came_back"]
        days = [self.day_of(self.published_at), self.row.reviewed_on, self.clock_known_from, *back]
        return max(day for day in days if day is not None)

    def day_of(self, at: datetime) -> date:
        """Return the patient's date."""
        return local_date(at, self.plan.zone)

    def policy_at(self, at: datetime) -> Policy:
        """Return the policy that was in force."""
        return policy_at(self.policies, at)

    def known(self, count: int) -> facts.Facts:
        """Return the first `count` facts as the rules take them."""
        told = self.told[:count]
        return self.row.facts(
            tuple([fact.check_in for fact in told if fact.check_in]),
            tuple([fact.session for fact in told if fact.session]),
            tuple([fact.report for fact in told if fact.report]),
            tuple(self.pauses),
        )

    def timeline_now(self, now: datetime) -> Timeline:
        """Return all that follows from all that is known today."""
        return self.timeline(len(self.told), self.policy_at(now), self.day_of(now))

    def timeline(self, count: int, policy: Policy, on: date) -> Timeline:
        """Return what follows from the first `count` facts by a day; once all of them count, it stays as it is."""
        reviewed = self.row.reviewed_on
        about = (count, id(policy), reviewed is None or reviewed <= on)
        if any(fact.on > on for fact in self.told[:count]):
            return timeline_of(self.known(count), policy, on)
        if about not in self.timelines:
            self.timelines[about] = timeline_of(self.known(count), policy, on)
        return self.timelines[about]

    def load(self) -> Episode:
        """Return the episode itself, to put something right."""
        return episodes.locked(self.row.pk)


def rows_of(episodes: QuerySet[Episode]) -> list[Row]:
    """Return episodes as plain rows: most of them lack nothing, and no object of theirs is ever needed."""
    return [Row(*values) for values in episodes.values_list(*EPISODE)]


def stories(rows: Sequence[Row]) -> list[Story]:
    """Return what is recorded of each episode, in the order in which it arrived."""
    found = {row.pk: Story(row) for row in rows}
    of_patient = {row.patient: found[row.pk] for row in rows}
    keys, patients = among(found), among(of_patient, "uuid")
    _publications(found, keys)
    for fact, story in _facts(found, keys, of_patient, patients):
        story.told.append(fact)
    concerns, paused = concerns_of(of_patient), pauses(keys)
    policies = policies_of({row.clinic for row in rows})
    for story in found.values():
        story.told.sort(key=lambda fact: (fact.at, fact.rank, fact.pk))
        story.pauses = paused[story.row.pk]
        story.concerns = concerns[story.row.patient]
        story.policies = policies[story.row.clinic]
    return list(found.values())


def _publications(found: dict[int, Story], keys: Any) -> None:
    versions = PrescriptionVersion.objects.published().filter(prescription__episode__in=keys)
    first = versions.values_list("prescription__episode_id").annotate(Min("published_at"))
    for pk, at in first.order_by():
        found[pk].published_at = at
    # A restart has no date of its own; the first decision on the new clock has.
    restarted = [pk for pk, story in found.items() if story.row.started_on != story.row.first_started_on]
    decided = Assessment.objects.filter(episode__in=restarted, day__isnull=False).order_by("-as_of")
    for pk, on, day in decided.values_list("episode", "as_of", "day"):
        if day is not None and on - day * DAY == found[pk or 0].row.started_on:
            found[pk or 0].clock_known_from = on


def _facts(
    found: dict[int, Story], keys: Any, of_patient: dict[Any, Story], patients: Any
) -> Iterator[tuple[Fact, Story]]:
    columns = ("answered_at", "on", "pk", "pain", "change", "symptoms", "severe", "history", "episode_id")
    answers = CheckIn.objects.filter(episode__in=keys).order_by().values_list(*columns)
    for at, on, pk, pain, change, symptoms, severe, history, episode in answers:
        told = facts.CheckIn(on, pain, change, frozenset(symptoms), severe)
        yield Fact(at, on, 0, pk, check_in=told, history=bool(history)), found[episode or 0]
    for report in SymptomReport.objects.filter(patient__in=patients).order_by():
        story = of_patient[report.patient_id]
        if story.published_at is not None and report.reported_at >= story.published_at:
            yield fact_of_report(report), story
    # A session is looked at for itself only where it hurt; then the ones around it count too.
    done = Session.objects.filter(version__prescription__episode__in=keys).order_by()
    hurt = done.filter(worst_pain__gte=HARD) | done.filter(stopped_for_pain=True)
    harder = list(hurt.values_list("version__prescription__episode_id", flat=True).distinct())
    around = Session.objects.filter(version__prescription__episode__in=harder).order_by() if harder else done.none()
    session = ("recorded_at", "day", "pk", "worst_pain", "stopped_for_pain", "version__prescription__episode_id")
    for at, day, pk, worst, stopped, episode in around.values_list(*session):
        yield Fact(at, day, 2, pk, session=facts.Session(day, worst, stopped)), found[episode]


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
    rows = Concern.objects.filter(patient__in=among(set(patients), "uuid")).order_by("pk")
    found: dict[Any, list[Standing]] = defaultdict(list)
    for patient, *row in rows.values_list("patient_id", *columns, "opened_at", "closed_at"):
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


def read_questions(found: Sequence[Story], now: datetime) -> None:
    """Read which questions were put lately."""
    by_subject = {f"patient:{story.row.patient}": story for story in found}
    rows = Message.objects.filter(
        kind="question", subject__in=among(by_subject, "text"), created_at__gte=now - RECENT - 2 * DAY
    )
    for subject, occasion in rows.order_by().values_list("subject", "occasion"):
        by_subject[subject].asked.add(occasion)
