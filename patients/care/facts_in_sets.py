"""What is recorded of many episodes, as the rules take it: one query for each kind of fact, however many there are."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.models import FollowUpPolicy
from clinic.policy import DEFAULT, Policy
from patients.care.facts import SESSION_MEMORY
from patients.care.rows_in_sets import among
from patients.models import Assessment, CheckIn, Concern, Episode, Pause, Session, SymptomReport
from patients.models.episode import Phase, Problem
from patients.rules import facts
from patients.rules.facts import Facts
from patients.rules.findings import Finding
from patients.rules.prompts import Asking
from patients.rules.schedule import DAY, QUIET_FROM, QUIET_UNTIL, Plan

EPISODE = (
    "pk", "phase", "patient_id", "started_on", "first_started_on", "baseline", "reviewed_on", "next_review_on",
    "next_assessment_at", "next_prompt_at", "patient__clinic_id", "patient__time_zone",
    "patient__reminder_settings__quiet_from", "patient__reminder_settings__quiet_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """An open episode that rules cover, and the settings of its patient, in the order of `EPISODE`."""

    pk: int
    phase: str
    patient: UUID
    started_on: date
    first_started_on: date
    baseline: int | None
    reviewed_on: date | None
    next_review_on: date | None
    next_assessment_at: datetime | None
    next_prompt_at: datetime | None
    clinic: int
    time_zone: str
    quiet_from: time | None
    quiet_until: time | None

    @property
    def zone(self) -> ZoneInfo:
        """Return the patient's zone."""
        return ZoneInfo(self.time_zone)

    def facts(
        self,
        check_ins: tuple[facts.CheckIn, ...],
        sessions: tuple[facts.Session, ...],
        symptom_reports: tuple[facts.SymptomReport, ...],
        pauses: tuple[facts.Pause, ...],
    ) -> Facts:
        """Return the facts of the episode, with what the patient told."""
        return Facts(
            started_on=self.started_on,
            first_started_on=self.first_started_on,
            baseline=self.baseline,
            check_ins=check_ins,
            sessions=sessions,
            symptom_reports=symptom_reports,
            pauses=pauses,
            reviewed_on=self.reviewed_on,
            next_review_on=self.next_review_on,
        )

    def plan(self) -> Plan:
        """Return when the patient sleeps."""
        quiet_from = QUIET_FROM if self.quiet_from is None else self.quiet_from
        quiet_until = QUIET_UNTIL if self.quiet_until is None else self.quiet_until
        return Plan(zone=self.zone, quiet_from=quiet_from, quiet_until=quiet_until)


@dataclass(frozen=True, slots=True)
class Known:
    """All that a decision about an episode, and the next question to its patient, can need."""

    row: Row
    facts: Facts
    asking: Asking
    policy_id: int | None
    policy: Policy
    concerns: Sequence[tuple[str, str, bool]]  # finding, occasion, whether it is open

    @property
    def zone(self) -> ZoneInfo:
        """Return the patient's zone."""
        return self.asking.plan.zone


def known(keys: Collection[int], now: datetime) -> Iterator[Known]:
    """Return what is known of those episodes whose review clock runs."""
    found = Episode.objects.filter(pk__in=among(keys), problem=Problem.BACK, phase=Phase.ACTIVE, ended_on=None)
    rows = [Row(*values) for values in found.order_by().values_list(*EPISODE)]
    if not rows:
        return
    of, first = among([row.pk for row in rows]), min(row.next_assessment_at or now for row in rows).date() - DAY
    check_ins, sessions, reports = _check_ins(of), _sessions(of, first), _reports(rows, first)
    paused, flares, concerns = pauses(of), _flares(of), _concerns(of)
    policies = _policies({row.clinic for row in rows})
    for row in rows:
        told, away = tuple(check_ins[row.pk]), tuple(paused[row.pk])
        days = {answer.on for answer in told}
        yield Known(
            row,
            row.facts(told, tuple(sessions[row.pk]), tuple(reports[row.patient]), away),
            Asking(row.started_on, days, frozenset(flares[row.pk]), away, row.plan()),
            *policies.get(row.clinic, (None, DEFAULT)),
            concerns[row.pk],
        )


def _check_ins(of: Any) -> Mapping[int, list[facts.CheckIn]]:
    rows = CheckIn.objects.filter(episode__in=of).order_by("answered_at", "id")
    found: dict[int, list[facts.CheckIn]] = defaultdict(list)
    for pk, on, pain, change, symptoms, severe in rows.values_list(
        "episode_id", "on", "pain", "change", "symptoms", "severe"
    ):
        found[pk or 0].append(facts.CheckIn(on, pain, change, frozenset(symptoms), severe))
    return found


def _sessions(of: Any, first: date) -> Mapping[int, list[facts.Session]]:
    rows = Session.objects.filter(version__prescription__episode__in=of, day__gte=first - SESSION_MEMORY)
    columns = ("version__prescription__episode_id", "day", "worst_pain", "stopped_for_pain")
    found: dict[int, list[facts.Session]] = defaultdict(list)
    for pk, *row in rows.order_by("started_at", "id").values_list(*columns):
        found[pk].append(facts.Session(*row))
    return found


def _reports(rows: Sequence[Row], first: date) -> Mapping[UUID, list[facts.SymptomReport]]:
    told = SymptomReport.objects.filter(patient__in=among([row.patient for row in rows], "uuid"), on__gte=first)
    found: dict[UUID, list[facts.SymptomReport]] = defaultdict(list)
    for patient, on, symptoms in told.order_by("reported_at", "id").values_list("patient_id", "on", "symptoms"):
        found[patient].append(facts.SymptomReport(on, frozenset(symptoms)))
    return found


def pauses(of: Any) -> Mapping[int, list[facts.Pause]]:
    """Return the pauses of each of many episodes, in order."""
    found: dict[int, list[facts.Pause]] = defaultdict(list)
    rows = Pause.objects.filter(episode__in=of).order_by("from_on")
    for pk, start, until in rows.values_list("episode_id", "from_on", "until_on"):
        found[pk].append(facts.Pause(start, until))
    return found


def _flares(of: Any) -> Mapping[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    rows: Any = Assessment.objects.filter(episode__in=of, findings__contains=[Finding.FLARE]).order_by()
    for pk, on in rows.values_list("episode_id", "as_of"):
        found[pk].append(on)
    return found


def _concerns(of: Any) -> Mapping[int, list[tuple[str, str, bool]]]:
    found: dict[int, list[tuple[str, str, bool]]] = defaultdict(list)
    rows = Concern.objects.filter(episode__in=of).order_by()
    for pk, finding, occasion, closed_at in rows.values_list("episode_id", "finding", "occasion", "closed_at"):
        found[pk or 0].append((finding, occasion, closed_at is None))
    return found


def _policies(clinics: set[int]) -> Mapping[int, tuple[int | None, Policy]]:
    rows = FollowUpPolicy.objects.filter(clinic__in=clinics).order_by("clinic_id", "-version").distinct("clinic_id")
    return {row.clinic_id: (row.pk, row.rules) for row in rows}
