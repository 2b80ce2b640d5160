"""Giving a patient a programme: a copy of its doses, drafts of the next version, and publishing."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from clinic.models import Staff
from patients.care import assessing, cautions, courses, drafts, episodes, inviting, reminding, telling
from patients.care.differences import differences
from patients.care.drafts import ExerciseDraft
from patients.care.refusal import Refused
from patients.models import Episode, Patient, PrescribedExercise, Prescription, PrescriptionVersion
from patients.models.episode import Problem
from patients.rules.schedule import local_date
from programmes.models import Programme, ask_frequency

ON_ITS_WAY = timedelta(minutes=1)  # what a page sends is answered by then, or given up (deploy/: the proxy's limit)


@transaction.atomic
def prescribe(
    *,
    by: Staff,
    patient: Patient,
    programme: Programme | None,
    starts_on: date,
    baseline: int | None,
    now: datetime,
    problem: str = "",
) -> PrescriptionVersion:
    """Return draft 1: the programme's exercises that are on from the start, in order, at its doses; or none yet."""
    if programme and programme.clinic_id not in (None, patient.clinic_id):
        raise Refused(_("This programme belongs to another clinic."), "programme")
    if programme and programme.kept_by_id not in (None, by.pk):
        raise Refused(_("This template is somebody else's own. Ask them to share it."), "programme")
    if baseline is not None and not 0 <= baseline <= 10:
        raise Refused(_("Pain is a number from 0 to 10."), "baseline")
    episode = _episode(patient, problem or _problem_of(programme), starts_on, baseline)
    prescription = Prescription.objects.create(
        episode=episode,
        programme=programme,
        prescribed_by=by,
        prescribed_at=now,
        copied=drafts.said_by(programme) if programme else None,
    )
    said = {"title": programme.name, "weeks": programme.weeks_max} if programme else {"title": _("Your exercises")}
    version = drafts.made(prescription, 1, by=by, now=now, starts_on=starts_on, **said)
    if programme:
        items = programme.items.filter(on=True).select_related("exercise").order_by("order")
        drafts.write(version, [ExerciseDraft(item.exercise, item.dose, item.note) for item in items])
    return version


def _problem_of(programme: Programme | None) -> str:
    return programme.region if programme and programme.region in Problem.values else Problem.OTHER


def _episode(patient: Patient, problem: str, starts_on: date, baseline: int | None) -> Episode:
    episodes.one_at_a_time(patient)
    standing = patient.episodes.open().filter(problem=problem).first()
    if standing is not None:
        return standing
    return Episode.objects.create(
        patient=patient, problem=problem, started_on=starts_on, first_started_on=starts_on, baseline=baseline
    )


@transaction.atomic
def draft_next(*, by: Staff, prescription: Prescription, now: datetime) -> PrescriptionVersion:
    """Return the draft under way, or a copy of the latest version to change; a published one stays as it is."""
    latest = _latest(prescription)
    return latest if latest.published_at is None else _copied(latest, latest, by=by, now=now)


@transaction.atomic
def go_back(*, by: Staff, version: PrescriptionVersion, now: datetime) -> PrescriptionVersion:
    """Return the draft of a next version that says what an earlier one said; nothing is taken back by itself."""
    latest = _latest(version.prescription)
    if version.published_at is None:
        raise Refused(_("The patient never had this version."))
    if latest.published_at is None:
        raise Refused(_("A draft is under way. Publish or discard it first."))
    why = _("Back to version %(number)d") % {"number": version.number}
    return _copied(version, latest, by=by, now=now, why=why)


def _latest(prescription: Prescription) -> PrescriptionVersion:
    """Return the last version of a prescription that has not ended, which is locked."""
    prescription = Prescription.objects.select_for_update().get(pk=prescription.pk)
    if prescription.ended_on is not None:
        raise Refused(_("This prescription has ended. Prescribe a programme again."))
    return prescription.versions.order_by("-number")[0]  # a prescription is made with its first version


def _copied(
    version: PrescriptionVersion, latest: PrescriptionVersion, *, by: Staff, now: datetime, why: str = ""
) -> PrescriptionVersion:
    """Return a draft after the latest version, with the exercises of one."""
    prescription = latest.prescription
    copy = drafts.made(
        prescription,
        latest.number + 1,
        by=by,
        now=now,
        title=version.title,
        weeks=version.weeks,
        note=version.note,
        why=why,
        starts_on=max(local_date(now, prescription.episode.patient.zone), latest.starts_on),
    )
    for row in version.exercises.all():
        row.pk, row.version = None, copy
        row.save(force_insert=True)
    return copy


@transaction.atomic
def change_draft(
    *,
    by: Staff,
    version: PrescriptionVersion,
    now: datetime,
    title: str | None = None,
    weeks: int | None = None,
    starts_on: date | None = None,
    note: str | None = None,
    exercises: Sequence[ExerciseDraft] | None = None,
    seen: datetime | None = None,
    follows: bool = False,
) -> PrescriptionVersion:
    """Change a draft; `exercises` replaces all of them, in order. Raises Refused for a published version.

    `seen` is the `drafted_at` of the draft that was changed; Refused when somebody saved it in the meantime. What
    `follows` was sent from a page before it knew what its own last words are saved as: those are in nobody's way.
    """
    version = drafts.locked(version)
    own = follows and version.drafted_by_id == by.pk and now - version.drafted_at < ON_ITS_WAY
    if seen is not None and seen != version.drafted_at and not own:
        raise Refused(_saved_meanwhile(version))
    given = {"title": title, "weeks": weeks, "starts_on": starts_on, "note": note}
    for name, value in given.items():
        if value is not None:
            setattr(version, name, value)
    version.drafted_by, version.drafted_at = by, now
    _validate(version)
    version.save()
    if exercises is not None:
        drafts.check_added(version, exercises)
        version.exercises.all().delete()
        drafts.write(version, exercises)
    return version


def _saved_meanwhile(version: PrescriptionVersion) -> str:
    at = localtime(version.drafted_at, ZoneInfo(version.prescription.episode.patient.clinic.time_zone))
    return _("%(name)s saved this draft on %(when)s, after you opened it. Nothing of yours is saved yet.") % {
        "name": version.drafted_by,
        "when": date_format(at, "j F, H:i:s"),
    }


def _validate(version: PrescriptionVersion) -> None:
    try:
        version.full_clean(exclude=["prescription", "drafted_by"], validate_unique=False)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(" ".join(messages), field) from None


@transaction.atomic
def publish(*, by: Staff, version: PrescriptionVersion, now: datetime, why: str = "") -> PrescriptionVersion:
    """Freeze a draft, with why it changes, and tell the patient. Raises Refused while something is missing."""
    episodes.one_at_a_time(version.prescription.episode.patient)  # the first one is noted in their row
    version = drafts.locked(version)
    exercises = list(version.exercises.select_related("exercise"))
    _check_complete(version, exercises)
    cautions.check(exercises, version.prescription.episode.patient)
    before = version.prescription.versions.published().order_by("-number").first()
    if before is not None:
        _replace(before, version)
    version.changes = differences(before, list(before.exercises.all()) if before else [], version, exercises)
    version.published_by, version.published_at, version.why = by, now, why.strip() or version.why
    version.save()
    _tell(version, before, by=by, now=now)
    return version


def _check_complete(version: PrescriptionVersion, exercises: Sequence[PrescribedExercise]) -> None:
    if not exercises:
        raise Refused(_("Add at least one exercise."), "exercises")
    asked = [ask_frequency(exercise.name) for exercise in exercises if exercise.sessions_per_day is None]
    if asked:
        raise Refused(" ".join(asked), "exercises")
    if version.prescription.ended_on is not None:
        raise Refused(_("This prescription has ended. Prescribe a programme again."))


def _replace(before: PrescriptionVersion, version: PrescriptionVersion) -> None:
    if version.starts_on < before.starts_on:
        raise Refused(_("A version cannot start before the one it replaces."), "starts_on")
    before.ends_on = version.starts_on
    before.save(update_fields=["ends_on"])


def _tell(version: PrescriptionVersion, before: PrescriptionVersion | None, *, by: Staff, now: datetime) -> None:
    patient = version.prescription.episode.patient
    if before is None:
        _start(version, now)
    else:
        _count_as_review(version, now)
    if patient.user_id is None and not patient.invitations.filter(accepted_at=None).exists():
        inviting.invite(by=by, patient=patient, now=now)
    elif before is not None:
        telling.programme_changed(version, now=now)
    reminding.plan_next(patient, now=now)


def _count_as_review(version: PrescriptionVersion, now: datetime) -> None:
    """Take the change as a review outcome; a next review that has come already still waits to be held."""
    episode = episodes.locked(version.prescription.episode_id)
    today = local_date(now, episode.patient.zone)
    if episode.next_review_on is None or episode.next_review_on > today:
        episode.reviewed_on = today
        episode.save(update_fields=["reviewed_on"])
    assessing.reassess(episode=episode, now=now)


def _start(version: PrescriptionVersion, now: datetime) -> None:
    """Set day 0 by the first publication of an episode; later prescriptions never move it."""
    episode = version.prescription.episode
    others = PrescriptionVersion.objects.published().filter(prescription__episode=episode).exclude(pk=version.pk)
    if not others.exists() and episode.started_on != version.starts_on:
        episode.started_on = episode.first_started_on = version.starts_on
        episode.save(update_fields=["started_on", "first_started_on"])
    assessing.reassess(episode=episode, now=now)


@transaction.atomic
def discard_draft(*, by: Staff, version: PrescriptionVersion, now: datetime) -> Prescription:
    """Take a draft away. A prescription that was never published ends with it, and so does what never began."""
    version = drafts.locked(version)
    prescription = version.prescription
    version.delete()
    if not prescription.versions.exists():
        _close(prescription, _("The draft was discarded"), now)
        _end_what_never_began(prescription.episode, by=by, now=now)
    return prescription


def _close(prescription: Prescription, why: str, now: datetime) -> None:
    prescription.ended_on, prescription.end_note = local_date(now, prescription.episode.patient.zone), why
    prescription.save(update_fields=["ended_on", "end_note"])


def _end_what_never_began(episode: Episode, *, by: Staff, now: datetime) -> None:
    """End an episode in which nothing was prescribed, answered or found."""
    prescribed = PrescriptionVersion.objects.filter(prescription__episode=episode)
    if not (episode.ended_on or prescribed.exists() or episode.check_ins.exists() or episode.concerns.exists()):
        courses.end(by=by, episode=episode, outcome_note=_("Never begun: the draft was discarded"), now=now)


@transaction.atomic
def end_prescription(*, by: Staff, prescription: Prescription, reason: str, now: datetime) -> Prescription:
    """End one prescription with its draft, and tell the patient; the episode and its follow-up go on."""
    rows = Prescription.objects.select_related("episode__patient__clinic").select_for_update(of=("self",))
    prescription = rows.get(pk=prescription.pk)
    if prescription.ended_on is not None:
        raise Refused(_("This prescription has already ended."))
    if not prescription.versions.published().exists():
        raise Refused(_("The patient never had this programme. Discard its draft."))
    if not reason.strip():
        raise Refused(_("Say why it ends, so that a colleague understands it."), "reason")
    prescription.versions.filter(published_at=None).delete()
    _close(prescription, reason.strip(), now)
    reminding.plan_next(prescription.episode.patient, now=now)
    telling.prescription_ended(prescription, now=now)
    return prescription
