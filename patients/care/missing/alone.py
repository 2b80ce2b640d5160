"""What patients told us where no follow-up rules run: their symptoms and their pain still need a person."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from clinic.models import Clinic
from patients.care.assessing import ANYWHERE
from patients.care.missing.difference import Difference
from patients.care.missing.opened import needed_history, open_history, open_now
from patients.care.missing.seen import kept_quiet
from patients.care.missing.story import (
    Fact,
    Standing,
    concerns_of,
    fact_of_check_in,
    fact_of_report,
    policies_of,
    policy_at,
)
from patients.models import CheckIn, Episode, Patient, PrescriptionVersion, SymptomReport
from patients.models.difference import Obligation
from patients.models.episode import Problem
from patients.rules import assessment as rules
from patients.rules import facts
from patients.rules.findings import CONCERNING, Finding

SINCE = timedelta(days=28)  # what is older was looked at when it was younger
Told = CheckIn | SymptomReport


def check_ins(clinic: Clinic | None, now: datetime) -> QuerySet[CheckIn]:
    """Return the answers of four weeks that belong to no open episode with rules."""
    alone = Q(episode=None) | ~Q(episode__problem=Problem.BACK) | Q(episode__ended_on__isnull=False)
    rows = CheckIn.objects.filter(alone, answered_at__gte=now - SINCE).select_related("patient__clinic", "episode")
    return rows.filter(patient__clinic=clinic) if clinic else rows


def reports(clinic: Clinic | None, now: datetime) -> QuerySet[SymptomReport]:
    """Return the symptoms reported in four weeks while no episode with rules was under way."""
    given = PrescriptionVersion.objects.filter(
        prescription__episode__patient=OuterRef("patient"),
        prescription__episode__problem=Problem.BACK,
        prescription__episode__ended_on=None,
        published_at__lte=OuterRef("reported_at"),
    )
    rows = SymptomReport.objects.filter(~Exists(given), reported_at__gte=now - SINCE).select_related("patient__clinic")
    return rows.filter(patient__clinic=clinic) if clinic else rows


def find(rows: Sequence[Told], now: datetime) -> Iterator[Difference]:
    """Return every finding of these answers that no person was shown."""
    concerns = concerns_of(row.patient_id for row in rows)
    policies = policies_of(row.patient.clinic_id for row in rows)
    for row in rows:
        fact = fact_of_check_in(row) if isinstance(row, CheckIn) else fact_of_report(row)
        policy = policy_at(policies[row.patient.clinic_id], fact.at)
        decision = rules.assess(_alone(fact), policy, fact.on)
        for finding in decision.findings:
            if (
                finding in CONCERNING
                and finding in ANYWHERE
                and not _seen(fact, finding, concerns[row.patient_id], row)
            ):
                mend = partial(_open, decision, finding, row, fact)
                yield _difference(
                    row.patient,
                    fact,
                    _("No concern for %(finding)s of %(day)s") % {"finding": finding, "day": fact.on},
                    mend,
                )
        if needed_history(fact, concerns[row.patient_id]):
            mend = partial(_show, row, fact)
            yield _difference(row.patient, fact, _("No concern for the history of the start check"), mend)


def _alone(fact: Fact) -> facts.Facts:
    return facts.Facts(
        started_on=fact.on,
        check_ins=(fact.check_in,) if fact.check_in else (),
        symptom_reports=(fact.report,) if fact.report else (),
    )


def _seen(fact: Fact, finding: Finding, concerns: Sequence[Standing], row: Told) -> bool:
    known = [concern for concern in concerns if concern.finding == finding]
    if any(concern.occasion.partition("#")[0] == fact.on.isoformat() for concern in known):
        return True
    stood = [row for row in known if row.opened_at <= fact.at and (row.closed_at is None or row.closed_at >= fact.at)]
    zone = row.patient.zone
    return bool(stood) or kept_quiet(concerns, finding, fact.check_in, fact.at, fact.on, zone)


def _difference(patient: Patient, fact: Fact, found: str, mend: partial[None]) -> Difference:
    subject = f"patient:{patient.pk}"
    return Difference(Obligation.ASSESSED, subject, fact.at, found, mend, patient.clinic_id, patient.pk)


def _episode(row: Told) -> Episode | None:
    return row.episode if isinstance(row, CheckIn) else row.patient.episodes.open().order_by("problem", "pk").first()


def _open(decision: rules.Decision, finding: Finding, row: Told, fact: Fact, now: datetime) -> None:
    open_now(decision, finding, row.patient, _episode(row), fact.on, fact, now)


def _show(row: Told, fact: Fact, now: datetime) -> None:
    open_history(row.patient, _episode(row), fact, now)
