"""What the record says under each heading of a referral letter."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from patients.care.adherence import WEEK, reported, versions_of
from patients.care.facts import pauses_of
from patients.care.letters import HEADINGS, NONE_RECORDED, day
from patients.models import (
    CheckIn,
    Concern,
    Episode,
    Patient,
    Prescription,
    PrescriptionVersion,
    Session,
    SymptomReport,
)
from patients.models.referral import ReferralUrgency
from patients.rules import adherence
from patients.rules.advice import ADVICE
from patients.rules.findings import Finding
from patients.rules.schedule import local_date, monday_of
from patients.rules.symptoms import SYMPTOMS, Symptom

LAST_ANSWERS = 8
DRAWN = 60  # check-ins of the chart, the latest


def compose(concern: Concern, *, now: datetime) -> str:
    """Return the whole letter: each heading on its own line, its text below."""
    return "\n\n".join(f"{_(heading)}\n{WRITERS[heading](concern, now)}" for heading in HEADINGS) + "\n"


def series(episode: Episode) -> list[tuple[str, int, int | None]]:
    """Return day, pain and change of the check-ins that the letter's chart draws, oldest first."""
    rows = CheckIn.objects.filter(episode=episode).order_by("-answered_at", "-pk")[:DRAWN]
    return [(row.on.isoformat(), row.pain, row.change) for row in reversed(rows)]


def _rows(*rows: tuple[str, str]) -> str:
    return "\n".join(f"{label}: {value.strip() or _(NONE_RECORDED)}" for label, value in rows)


def _patient(concern: Concern, _now: datetime) -> str:
    patient = concern.patient
    return _rows(
        (_("Name"), patient.name),
        (_("Date of birth"), day(patient.date_of_birth)),
        (_("NHS number"), patient.nhs_number),
        (_("Address"), patient.address.replace("\n", ", ")),
        (_("Phone"), patient.phone),
        (_("Doctor or practice"), patient.doctor_name),
        (_("Communication needs"), ""),
    )


def _referrer(concern: Concern, _now: datetime) -> str:
    therapist, clinic = concern.patient.physiotherapist, concern.patient.clinic
    return _rows(
        (_("Name"), str(therapist)),
        (_("Role"), str(therapist.get_role_display())),
        (_("Registration"), therapist.registration),
        (_("Clinic"), clinic.name),
        (_("Phone"), therapist.phone or clinic.phone),
    )


def _why(concern: Concern, now: datetime) -> str:
    on = day(local_date(now, concern.patient.zone))
    return _rows(
        (_("Urgency"), str(ReferralUrgency.ROUTINE.label)),
        (_("Reason"), concern.get_reason()),
        (_("Opened on"), on),
    )


def _situation(concern: Concern, _now: datetime) -> str:
    episode, found = concern.episode, concern.assessment
    started = day(episode.first_started_on) if episode else _(NONE_RECORDED)
    first = _("Back pain under physiotherapy since %(date)s, now day %(day)s.") % {
        "date": started,
        "day": found.day if found.day is not None else "-",
    }
    return "\n".join([first, *found.reasons])


def _background(concern: Concern, now: datetime) -> str:
    episode = concern.episode
    if episode is None:
        return _(NONE_RECORDED)
    start = episode.check_ins.filter(kind="start").first()
    told = [code.replace("_", " ") for code in start.history] if start else []
    history = ", ".join(told) or _("none reported at the start")
    return "\n".join(
        [
            _("History: %(history)s") % {"history": history},
            _("Medicines and allergies: %(text)s") % {"text": _(NONE_RECORDED)},
            _programme(episode),
            _adherence(episode, local_date(now, concern.patient.zone)),
        ]
    )


def _programme(episode: Episode) -> str:
    version = (
        PrescriptionVersion.objects.published().filter(prescription__episode=episode).order_by("-published_at").first()
    )
    if version is None:
        return _("Programme: %(text)s") % {"text": _(NONE_RECORDED)}
    doses = "; ".join(f"{row.name}: {row.say_dose(row.side_word)}" for row in version.exercises.all())
    return _("Programme: %(title)s. %(doses)s") % {"title": version.title, "doses": doses}


def _adherence(episode: Episode, today: date) -> str:
    """Return how much of the programme the patient reports, since the first start."""
    weeks = [week for given in Prescription.objects.filter(episode=episode) for week in _weeks(given, episode, today)]
    planned, done = sum(week.planned for week in weeks), sum(week.done for week in weeks)
    if not any(week.days_active for week in weeks):
        return _("Adherence: no session reported of %(planned)d planned.") % {"planned": planned}
    share = round(100 * done / planned) if planned else 100
    return _(
        "Adherence: %(done)s of %(planned)d planned sessions reported (%(share)d %%), the patient's own record."
    ) % {
        "done": f"{done:g}",
        "planned": planned,
        "share": share,
    }


def _weeks(given: Prescription, episode: Episode, today: date) -> Iterable[adherence.Adherence]:
    versions = versions_of(given)
    rows = (
        Session.objects.standing()
        .filter(version__prescription=given)
        .select_related("version")
        .prefetch_related("logs")
    )
    done = reported(rows).get(given.pk, ())
    of, pauses = episode.first_started_on, pauses_of(episode)
    while versions and monday_of(of) <= today:
        yield adherence.week(of, versions, done, pauses, today)
        of += WEEK


def _assessment(concern: Concern, _now: datetime) -> str:
    rows = list(CheckIn.objects.filter(patient=concern.patient).order_by("-answered_at")[:LAST_ANSWERS])
    lines = [_answer(row) for row in reversed(rows)] or [_("No check-in was answered.")]
    last = _("Reported by the patient; not examined for this letter.")
    return "\n".join([*lines, *_asked(concern.patient, rows), last])


def _answer(row: CheckIn) -> str:
    change = _("change %(change)d of 7") % {"change": row.change} if row.change else _("change not answered")
    return f"{day(row.on)}: " + _("pain %(pain)d of 10") % {"pain": row.pain} + f", {change}"


def _asked(patient: Patient, rows: Collection[CheckIn]) -> list[str]:
    """Return what was named and denied on the day symptoms were last asked, and what was reported from then on."""
    reports = SymptomReport.objects.filter(patient=patient).order_by("-reported_at")
    if not rows:
        return _reported(reports[:LAST_ANSWERS])
    on = max(row.on for row in rows)
    since = reports.filter(on__gte=on)
    asked = {code for row in rows if row.on == on for code in row.symptoms}
    unclear = _unsure(asked)
    denied = set(SYMPTOMS) - asked - unclear
    for report in since:
        denied -= {*report.symptoms, *_unsure(report.symptoms)}
    said = [
        _("Symptoms asked on %(date)s. Named: %(named)s.") % {"date": day(on), "named": _words(asked) or _("none")},
        *([_("Not sure about: %(symptoms)s.") % {"symptoms": _words(unclear)}] if unclear else []),
        _("Denied: %(symptoms)s.") % {"symptoms": _words(denied) or _("none")},
    ]
    return [" ".join(said), *_reported(since)]


def _reported(reports: Iterable[SymptomReport]) -> list[str]:
    """Return one line for each symptom report, oldest first."""
    return [
        _("Reported on %(date)s: %(symptoms)s.") % {"date": day(row.on), "symptoms": _named_or_unsure(row.symptoms)}
        for row in reversed(list(reports))
    ]


def _named_or_unsure(codes: Collection[str]) -> str:
    unclear = _words(_unsure(codes))
    unsure = _("not sure about %(symptoms)s") % {"symptoms": unclear} if unclear else ""
    return "; ".join(filter(None, [_words(codes), unsure]))


def _unsure(codes: Collection[str]) -> set[str]:
    """Return what somebody is not sure about: all of a group that they did not name."""
    groups = {SYMPTOMS[Symptom(code)].group for code in codes if SYMPTOMS[Symptom(code)].unsure}
    return {str(code) for code, row in SYMPTOMS.items() if row.group in groups and code not in codes}


def _words(codes: Collection[str]) -> str:
    """Return symptoms in words, in the order in which they are asked."""
    return ", ".join(code.replace("_", " ") for code, row in SYMPTOMS.items() if code in codes and not row.unsure)


def _request(concern: Concern, _now: datetime) -> str:
    return _rows((_("Request"), _("please assess and advise.")), (_("What the patient hopes for"), ""))


def _advised(concern: Concern, now: datetime) -> str:
    """Return the advice that the page showed, and what stands on every page."""
    advice = ADVICE.get(Finding(concern.finding)) if concern.finding in set(Finding) else None
    lines = [advice.title, *advice.lines] if advice else []
    shown = [_(line).rstrip(".") for line in lines if "{" not in line]
    at = _("On %(date)s the patient's page said: %(text)s.") % {
        "date": day(local_date(now, concern.patient.zone)),
        "text": ". ".join(shown),
    }
    always = _("Every page tells the patient when to ring 999 or go to A&E, and when to ring 111.")
    return "\n".join([*([at] if shown else []), always])


def _follow_up(concern: Concern, _now: datetime) -> str:
    return _("%(name)s at %(clinic)s stays responsible for follow-up until you take over.") % {
        "name": concern.patient.physiotherapist,
        "clinic": concern.patient.clinic.name,
    }


WRITERS: Mapping[str, Callable[[Concern, datetime], str]] = {
    "Patient": _patient,
    "Referrer": _referrer,
    "Urgency and why": _why,
    "Situation": _situation,
    "Background": _background,
    "Assessment": _assessment,
    "Recommendation": _request,
    "What was advised": _advised,
    "Follow-up": _follow_up,
}
