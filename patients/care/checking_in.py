"""What the patient answers: stored with its decision, its concerns and what must be said, in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.models import Staff
from patients.care import assessing, courses, episodes, opening, reminding
from patients.care.refusal import Refused
from patients.models import Assessment, CheckIn, Episode, Patient, SymptomReport
from patients.models.check_in import Channel, CheckInKind
from patients.rules.schedule import local_date
from patients.rules.symptoms import SYMPTOMS

KEPT_BACK = timedelta(days=3)


@dataclass(frozen=True)
class Answers:
    """One set of answers: pain 0-10 (average, last 24 h), change 1-7 since the start, symptom and history codes."""

    pain: int
    change: int | None = None
    symptoms: frozenset[str] = frozenset()
    severe: bool = False
    history: frozenset[str] = frozenset()
    note: str = ""


@transaction.atomic
def answer(
    *,
    patient: Patient,
    key: UUID,
    answers: Answers,
    now: datetime,
    by: Staff | None = None,
    channel: str = "portal",
    on: date | None = None,
    corrects: CheckIn | None = None,
) -> CheckIn:
    """Return the stored check-in; the same key again returns the same one. Raises Refused for what cannot be."""
    _check(answers)
    episode = _episode_of(patient)
    if known := CheckIn.objects.filter(patient=patient, key=key).first():
        return known
    if corrects and corrects.episode != episode:
        raise Refused(_("This belongs to a problem that is over. You can add a note to it."))
    check_in = CheckIn.objects.create(
        patient=patient,
        episode=episode,
        key=key,
        kind=corrects.kind if corrects else _kind_of(episode),
        on=corrects.on if corrects else day_of(on, local_date(now, patient.zone)),
        answered_at=now,
        pain=answers.pain,
        change=answers.change,
        symptoms=sorted(answers.symptoms),
        severe=answers.severe,
        history=sorted(answers.history),
        note=answers.note,
        channel=channel,
        taken_by=by,
        carer=patient.helped_by,
        corrects=corrects,
    )
    check_in.is_new = True
    _conclude(patient, episode, check_in.on, now=now, check_in=check_in)
    if channel == Channel.PORTAL:
        reminding.answered(patient)
    return check_in


@transaction.atomic
def report_symptoms(
    *,
    patient: Patient,
    key: UUID,
    symptoms: frozenset[str],
    now: datetime,
    by: Staff | None = None,
    channel: str = "portal",
    on: date | None = None,
) -> SymptomReport:
    """Return the stored report, with or without an open episode; the same key again returns the same one."""
    if not symptoms:
        raise Refused(_("Tick what you have noticed."), "symptoms")
    _check_symptoms(symptoms)
    episode = _episode_of(patient)
    if known := SymptomReport.objects.filter(patient=patient, key=key).first():
        return known
    report = SymptomReport.objects.create(
        patient=patient,
        key=key,
        on=day_of(on, local_date(now, patient.zone)),
        reported_at=now,
        symptoms=sorted(symptoms),
        channel=channel,
        taken_by=by,
        carer=patient.helped_by,
    )
    report.is_new = True
    _conclude(patient, episode, report.on, now=now, report=report)
    return report


def result_of(check_in: CheckIn) -> Assessment:
    """Return the decision that was stored with a check-in."""
    return check_in.assessments.select_related("episode").earliest("pk")


def needs_start_check(episode: Episode | None) -> bool:
    """Return whether nobody has asked symptoms, history and pain of this episode yet."""
    return episode is not None and not CheckIn.objects.filter(episode=episode).exists()


def _kind_of(episode: Episode | None) -> CheckInKind:
    return CheckInKind.START if needs_start_check(episode) else CheckInKind.REGULAR


def _conclude(
    patient: Patient,
    episode: Episode | None,
    on: date,
    *,
    now: datetime,
    check_in: CheckIn | None = None,
    report: SymptomReport | None = None,
) -> None:
    """Assess the answer's own day, then today; an answer in maintenance brings the patient back first."""
    came_back = episode is not None and courses.come_back(episode)
    stored = assessing.take_in(patient=patient, episode=episode, on=on, now=now, check_in=check_in, report=report)
    if check_in and check_in.history:
        opening.raise_concern(stored, opening.HISTORY, "start", now=now)
    if came_back:
        opening.raise_concern(stored, opening.CAME_BACK, on.isoformat(), now=now)


def _episode_of(patient: Patient) -> Episode | None:
    """Return the patient's open episode, held: answers of one patient are taken one after another."""
    episodes.one_at_a_time(patient)
    pk = patient.episodes.open().order_by("problem", "pk").values_list("pk", flat=True).first()
    return episodes.locked(pk) if pk else None


def day_of(on: date | None, today: date) -> date:
    """Return a device's date while it is at most three days back; an older or a later one is today."""
    return on if on is not None and today - KEPT_BACK <= on <= today else today


def _check(answers: Answers) -> None:
    if type(answers.pain) is not int or not 0 <= answers.pain <= 10:
        raise Refused(_("Choose how bad the pain was, from 0 to 10."), "pain")
    if answers.change is not None and not 1 <= answers.change <= 7:
        raise Refused(_("Choose one of the answers about change."), "change")
    _check_symptoms(answers.symptoms)


def _check_symptoms(symptoms: frozenset[str]) -> None:
    if unknown := sorted(symptoms - set(SYMPTOMS)):
        raise Refused(_("“%(code)s” is not one of the symptoms asked about.") % {"code": unknown[0]}, "symptoms")
