"""The referral letter, composed from the record under the headings that doctors expect."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from patients.models import CheckIn, Concern, Episode, Patient, PrescriptionVersion, Referral, Session
from patients.rules.schedule import local_date
from patients.rules.symptoms import SYMPTOMS

LAST_ANSWERS = 8
NONE_RECORDED = gettext_noop("not recorded")


def subject_of(concern: Concern) -> str:
    """Return the subject of a letter; it stands on the record, never in the subject of a mail."""
    return _("Referral: %(name)s, born %(born)s") % {
        "name": concern.patient.name,
        "born": day(concern.patient.date_of_birth),
    }


def compose(concern: Concern, *, now: datetime) -> str:
    """Return the whole letter: each heading on its own line, its text below."""
    parts = [f"{_(heading)}\n{write(concern, now)}" for heading, write in HEADINGS.items()]
    return "\n\n".join(parts) + "\n"


def is_complete(referral: Referral) -> bool:
    """Return whether every heading of the letter is there with a text below it."""
    lines = referral.letter.splitlines()
    headings = {_(heading) for heading in HEADINGS}
    for heading in headings:
        if heading not in lines:
            return False
        below = lines[lines.index(heading) + 1 :][:1]
        if not below or not below[0].strip() or below[0] in headings:
            return False
    return True


def day(on: date) -> str:
    """Return a date as "16 March 2026"."""
    return date_format(on, "j F Y")


def _patient(concern: Concern, _now: datetime) -> str:
    patient = concern.patient
    rows = (
        (_("Name"), patient.name),
        (_("Date of birth"), day(patient.date_of_birth)),
        (_("NHS number"), patient.nhs_number),
        (_("Address"), patient.address.replace("\n", ", ")),
        (_("Phone"), patient.phone),
    )
    return "\n".join(f"{label}: {value or _(NONE_RECORDED)}" for label, value in rows)


def _from(concern: Concern, _now: datetime) -> str:
    therapist, clinic = concern.patient.physiotherapist, concern.patient.clinic
    registration = f" ({therapist.registration})" if therapist.registration else ""
    return f"{therapist}, {therapist.get_role_display()}{registration}\n{clinic.name}, {clinic.phone}"


def _why(concern: Concern, now: datetime) -> str:
    on = day(local_date(now, concern.patient.zone))
    return _("Routine. Opened on %(date)s: %(reason)s.") % {"date": on, "reason": concern.get_reason()}


def _situation(concern: Concern, _now: datetime) -> str:
    episode, found = concern.episode, concern.assessment
    started = day(episode.first_started_on) if episode else _(NONE_RECORDED)
    first = _("Back pain under physiotherapy since %(date)s, now day %(day)s.") % {
        "date": started,
        "day": found.day if found.day is not None else "-",
    }
    return "\n".join([first, *found.reasons])


def _background(concern: Concern, _now: datetime) -> str:
    episode = concern.episode
    if episode is None:
        return _(NONE_RECORDED)
    start = episode.check_ins.filter(kind="start").first()
    history = ", ".join(start.history) if start and start.history else _("none reported at the start")
    return "\n".join(
        [_("History: %(history)s") % {"history": history}, _programme(episode), _sessions(episode.patient)]
    )


def _programme(episode: Episode) -> str:
    version = (
        PrescriptionVersion.objects.published().filter(prescription__episode=episode).order_by("-published_at").first()
    )
    if version is None:
        return _("Programme: %(text)s") % {"text": _(NONE_RECORDED)}
    doses = "; ".join(f"{row.name}: {row.say_dose(row.side_word)}" for row in version.exercises.all())
    return _("Programme: %(title)s. %(doses)s") % {"title": version.title, "doses": doses}


def _sessions(patient: Patient) -> str:
    count = Session.objects.filter(patient=patient).count()
    return _("Sessions reported so far: %(count)d (the patient's own record).") % {"count": count}


def _assessment(concern: Concern, _now: datetime) -> str:
    rows = list(CheckIn.objects.filter(patient=concern.patient).order_by("-answered_at")[:LAST_ANSWERS])
    lines = [_answer(row) for row in reversed(rows)] or [_("No check-in was answered.")]
    return "\n".join(
        [*lines, _asked(rows[0]) if rows else "", _("Reported by the patient; not examined for this letter.")]
    )


def _answer(row: CheckIn) -> str:
    change = _("change %(change)d of 7") % {"change": row.change} if row.change else _("change not answered")
    return f"{day(row.on)}: " + _("pain %(pain)d of 10") % {"pain": row.pain} + f", {change}"


def _asked(row: CheckIn) -> str:
    """Return what was named and what was denied when symptoms were last asked."""
    named = [code.replace("_", " ") for code in row.symptoms]
    denied = [code.replace("_", " ") for code in SYMPTOMS if code not in row.symptoms and not code.startswith("unsure")]
    return _("Symptoms asked on %(date)s. Named: %(named)s. Denied: %(denied)s.") % {
        "date": day(row.on),
        "named": ", ".join(named) or _("none"),
        "denied": ", ".join(denied) or _("none"),
    }


def _request(concern: Concern, _now: datetime) -> str:
    return _(
        "Please assess and advise. The patient has been told to ring 999 or go to A&E at emergency symptoms and "
        "111 at urgent ones. %(name)s at our clinic stays responsible for follow-up until you take over."
    ) % {"name": concern.patient.physiotherapist}


HEADINGS: Mapping[str, Callable[[Concern, datetime], str]] = {
    gettext_noop("Patient"): _patient,
    gettext_noop("From"): _from,
    gettext_noop("Why and how urgent"): _why,
    gettext_noop("Situation"): _situation,
    gettext_noop("Background"): _background,
    gettext_noop("Assessment"): _assessment,
    gettext_noop("Request"): _request,
}
