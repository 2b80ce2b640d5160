"""Each beat by its verb: the same verbs that pages, desk and ticks call, with the story's own time."""

from datetime import datetime, time, timedelta
from functools import singledispatch
from uuid import uuid4

from patients.care import checking_in, concerns, courses, following, goals, prescribing, referrals, reminding
from patients.care.checking_in import Answers
from patients.care.drafts import ExerciseDraft
from patients.care.following import Slot
from patients.care.recording import LogDraft
from patients.demo import beats
from patients.demo.staging import Cast
from patients.models import Concern, Episode, Patient, Prescription, Referral
from patients.models.session import Outcome, SkipReason
from patients.rules.schedule import local_date
from programmes.models import Exercise

SHORT_OF_TIME = 4  # the day, of seven, of the 4-minute version
SKIPPED = ((Outcome.SKIPPED, SkipReason.NO_TIME), (Outcome.PARTLY, ""), (Outcome.SKIPPED, SkipReason.SORE))


@singledispatch
def act(beat: beats.Beat, *, patient: Patient, cast: Cast, now: datetime) -> None:
    """Let a beat happen at an instant."""
    raise TypeError(beat)


@act.register
def _(beat: beats.Answer, *, patient: Patient, cast: Cast, now: datetime) -> None:
    answers = Answers(beat.pain, beat.change, beat.symptoms, history=beat.history, note=beat.note)
    if not beat.by:
        reminding.seen(patient=patient, now=now)
    by, channel = (cast.staff[beat.by], "phone") if beat.by else (None, "portal")
    checking_in.answer(patient=patient, key=uuid4(), answers=answers, now=now, by=by, channel=channel)


@act.register
def _(beat: beats.Report, *, patient: Patient, cast: Cast, now: datetime) -> None:
    reminding.seen(patient=patient, now=now)
    checking_in.report_symptoms(patient=patient, key=uuid4(), symptoms=beat.symptoms, now=now)


@act.register
def _(beat: beats.Aim, *, patient: Patient, cast: Cast, now: datetime) -> None:
    if beat.text:
        goals.set_goal(patient=patient, key=uuid4(), text=beat.text, rating=beat.rating, now=now)
    else:
        goals.rate(patient=patient, key=uuid4(), rating=beat.rating, now=now)


@act.register
def _(beat: beats.Exercise, *, patient: Patient, cast: Cast, now: datetime) -> None:
    exercise(patient=patient, pain=beat.pain, stopped=beat.stopped, note=beat.note, in_full=beat.in_full, now=now)


def exercise(
    *, patient: Patient, pain: int | None, stopped: bool, now: datetime, note: str = "", in_full: int | None = None
) -> None:
    """Do the first session left, where the portal would offer one."""
    reminding.seen(patient=patient, now=now)
    today = following.today(patient=patient, now=now)
    given = next((row for row in today.prescriptions if row.left and not row.paused), None)
    if given is None or today.held or today.needs_start_check:
        return
    slot, day = given.left[0], today.day.toordinal()
    logs = _logs(slot, day, pain) if in_full is None else _all_done(slot, pain)
    short = pain is None and day % 7 == SHORT_OF_TIME
    following.record_session(
        patient=patient,
        version=given.version,
        key=uuid4(),
        slot=slot.number,
        started_at=now - timedelta(minutes=slot.minutes),
        logs=logs[:2] if short else logs,
        stopped_for_pain=stopped,
        short=short,
        effort=3 + day % 4 if in_full is None else in_full,
        pain_after=pain,
        note=note,
        now=now,
    )


def _all_done(slot: Slot, pain: int | None) -> list[LogDraft]:
    return [LogDraft(exercise.pk, Outcome.DONE, pain=pain) for exercise in slot.exercises]


def _logs(slot: Slot, day: int, pain: int | None) -> list[LogDraft]:
    """Return one log for each exercise: mostly done, now and then in part or not at all."""
    found = []
    for place, exercise in enumerate(slot.exercises):
        odd = (day + 3 * place) % 11
        outcome, reason = SKIPPED[odd] if odd < len(SKIPPED) else (Outcome.DONE, "")
        felt = None if pain is None or outcome == Outcome.SKIPPED else max(0, pain - place % 2)
        found.append(LogDraft(exercise.pk, outcome, reason, felt))
    if pain is not None and all(log.pain != pain for log in found):
        found[0] = LogDraft(found[0].exercise_id, Outcome.PARTLY, "", pain)
    return found


@act.register
def _(beat: beats.Choose, *, patient: Patient, cast: Cast, now: datetime) -> None:
    times = beat.times or (time(9),)
    on = bool(beat.times)
    reminding.choose(patient=patient, on=on, times=times, quiet_from=time(22), quiet_until=time(6, 30), now=now)


@act.register
def _(beat: beats.Take, *, patient: Patient, cast: Cast, now: datetime) -> None:
    concerns.acknowledge(by=cast.staff[beat.by], concern=_concern(patient, beat.finding), now=now)


@act.register
def _(beat: beats.Close, *, patient: Patient, cast: Cast, now: datetime) -> None:
    next_review = beat.review_in and local_date(now, patient.zone) + timedelta(days=beat.review_in)
    concerns.close(
        by=cast.staff[beat.by],
        concern=_concern(patient, beat.finding),
        outcome=beat.outcome,
        note=beat.note,
        next_review_on=next_review or None,
        end_episode=beat.ends,
        handed_to=beat.handed_to,
        now=now,
    )


@act.register
def _(beat: beats.Change, *, patient: Patient, cast: Cast, now: datetime) -> None:
    by = cast.staff[beat.by]
    given = Prescription.objects.get(episode=_episode(patient), ended_on=None)
    version = prescribing.draft_next(by=by, prescription=given, now=now)
    rows = version.exercises.select_related("exercise").exclude(exercise__slug=beat.leave_out)
    kept = [ExerciseDraft(row.exercise, row.dose, row.note) for row in rows]
    if beat.add:
        kept.append(_from_the_programme(given, beat.add))
    prescribing.change_draft(by=by, version=version, note=beat.note, exercises=kept, now=now)
    prescribing.publish(by=by, version=version, now=now)


def _from_the_programme(given: Prescription, slug: str) -> ExerciseDraft:
    assert given.programme is not None  # the demo prescribes from the library
    item = given.programme.items.get(exercise=Exercise.objects.get(clinic=None, slug=slug))
    return ExerciseDraft(item.exercise, item.dose, item.note)


@act.register
def _(beat: beats.PauseFrom, *, patient: Patient, cast: Cast, now: datetime) -> None:
    day = local_date(now, patient.zone)
    by = cast.staff[beat.by]
    courses.pause(by=by, episode=_episode(patient), from_on=day, until_on=None, reason=beat.reason, now=now)


@act.register
def _(beat: beats.Sign, *, patient: Patient, cast: Cast, now: datetime) -> None:
    referrals.sign(by=cast.staff[beat.by], referral=_letter(patient), now=now)


@act.register
def _(beat: beats.Record, *, patient: Patient, cast: Cast, now: datetime) -> None:
    referrals.record(by=cast.staff[beat.by], referral=_letter(patient), to=beat.to, text=beat.text, now=now)


def _episode(patient: Patient) -> Episode:
    return patient.episodes.open().get()


def _concern(patient: Patient, finding: str) -> Concern:
    return Concern.objects.open().get(patient=patient, finding=finding)


def _letter(patient: Patient) -> Referral:
    return Referral.objects.open().get(episode__patient=patient)
