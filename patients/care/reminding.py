"""Reminders of sessions: at the patient's own local times, only for what is not logged yet."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clinic.mail.models import Channel, Message, Status
from clinic.models import validate_time_zone
from patients.care import assessing, episodes, planning
from patients.care.claiming import work_off_in_sets
from patients.care.refusal import Refused
from patients.care.reminding_in_sets import Ask, decide, known, next_at, pass_over
from patients.models import Patient, Reminder, ReminderSettings
from patients.rules.reminders import WORDS, Reason, should_remind
from patients.rules.schedule import (
    DAY,
    MOMENT,
    Due,
    Plan,
    joined_by,
    local_date,
    next_reminder,
    patient_day,
    reminders_between,
)

SALT = "patients.reminders.stop"
SEEN_EVERY = timedelta(hours=1)
MOST_TIMES = 6
OUTCOME = ("occasion", "status", "last_reply")


@transaction.atomic
def choose(
    *,
    patient: Patient,
    on: bool,
    times: Sequence[time],
    quiet_from: time,
    quiet_until: time,
    now: datetime,
    time_zone: str = "",
    by_text: bool | None = None,
) -> ReminderSettings:
    """Store the patient's choice and plan the next reminder by it. Raises Refused."""
    if not 1 <= len(set(times)) <= MOST_TIMES:
        raise Refused(_("Choose one to six times."), "times")
    today, was_on = day_of(patient, now), ReminderSettings.objects.of(patient).on
    moves = bool(time_zone) and time_zone != patient.time_zone
    for episode in patient.episodes.open().order_by("pk") if moves else ():
        episodes.locked(episode.pk)  # before the settings, in the order of every other verb
    decide_due(patient, now=now)
    if moves:
        _move(patient, time_zone, now=now)
    row, _new = ReminderSettings.objects.update_or_create(
        patient=patient,
        defaults={
            "on": on,
            "times": sorted(set(times)),
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "ignored": 0,
            **({} if by_text is None else {"by_text": by_text}),
        },
    )
    _pass_over(plan_next(patient, now=now), today, Reason.MOVED if was_on and on else Reason.STOPPED, now=now)
    return row


def day_of(patient: Patient, now: datetime) -> date:
    """Return the patient's day."""
    return patient_day(now, patient.zone, patient.day_starts_at)


def decide_due(patient: Patient, *, now: datetime) -> None:
    """Decide what is due by the times that still hold: no tick has come to it yet."""
    due = ReminderSettings.objects.due(now).filter(patient=patient).select_for_update()
    if keys := list(due.values_list("pk", flat=True)):
        decide(keys, now=now)


def _pass_over(row: ReminderSettings, since: date, reason: Reason, *, now: datetime) -> None:
    """Write down which reminders nobody gets, because their time of today is now one that has passed."""
    plan, first = plan_of(row, local_date(now, row.patient.zone)), min(since, day_of(row.patient, now))
    if plan is None:
        return
    passed = (due for due in reminders_between(plan, now - 2 * DAY, now + MOMENT) if due.day >= first)
    together = (one for due in passed for one in (due, *joined_by(plan, due)))
    pass_over([Ask(row.patient_id, due, plan) for due in together], reason)


def _move(patient: Patient, time_zone: str, *, now: datetime) -> None:
    """Count the patient's days in another zone: a new fact for the rules; days already recorded stay as they are."""
    try:
        validate_time_zone(time_zone)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "time_zone") from None
    patient.time_zone = time_zone
    patient.save(update_fields=["time_zone"])
    _assess(patient, now=now)


def _assess(patient: Patient, *, now: datetime) -> None:
    for episode in patient.episodes.open():
        assessing.reassess(episode=episode, now=now)


@transaction.atomic
def days_changed(*, patient: Patient, since: date, now: datetime) -> None:
    """Assess and remind by the patient's days as they are counted from now on: another zone, another start.

    `since`: their day as it was counted before.
    """
    _assess(patient, now=now)
    row = plan_next(patient, now=now)
    _pass_over(row, since, Reason.MOVED if row.on else Reason.STOPPED, now=now)


def plan_next(patient: Patient, *, now: datetime) -> ReminderSettings:
    """Write when the next reminder is due, by the prescription in force or to come; None where there is none."""
    row, _new = ReminderSettings.objects.get_or_create(patient=patient)
    row.patient = patient  # known already: not read once more
    plan = plan_of(row, local_date(now, patient.zone))
    due_at = next_at(row, plan, next_reminder(plan, now), now) if plan else None
    ReminderSettings.objects.filter(pk=row.pk).update(next_at=due_at)
    return row


def plan_of(row: ReminderSettings, day: date) -> Plan | None:
    """Return the local times of a patient's slots by what holds on a day, or is to come; None without any."""
    return planning.plan_with(row.patient, row, planning.spans([row.patient_id], day).get(row.patient_id, ()), day)


def remind_due(*, now: datetime, limit: int = 1000) -> int:
    """Decide up to `limit` patients' reminders whose time has come and return how many patients."""

    def by_itself(pk: int) -> None:
        if not decide([pk], now=now):
            raise RuntimeError("its reminders cannot be decided; the log says why")

    due = ReminderSettings.objects.due(now)
    return work_off_in_sets(due, partial(decide, now=now), by_itself, limit=limit)


def still_due(patient: Patient, occasion: str, now: datetime) -> str | None:
    """Return why a planned reminder is no longer wanted, or None while it is."""
    row = ReminderSettings.objects.of(patient)
    day, slot = occasion.split("/")
    plan = plan_of(row, date.fromisoformat(day))
    if plan is None:
        return Reason.ENDED
    due = Due(date.fromisoformat(day), int(slot), now)
    (facts,) = known([Ask(patient.pk, due, plan)])
    row.ignored = 0  # the one that waits is counted already
    verdict = should_remind(due, plan, facts.of(row), now)
    return None if verdict.send else verdict.reason


@dataclass(frozen=True)
class Decision:
    """What became of one reminder, and why."""

    at: datetime  # on the patient's clock
    slot: int
    words: str
    sent: bool


def decisions(patient: Patient, limit: int) -> list[Decision]:
    """Return the last reminders, newest first, each with why it was sent or not."""
    rows = list(Reminder.objects.filter(patient=patient).order_by("-due_at", "-pk")[:limit])
    kept = _kept_back(patient, [f"{row.day}/{row.slot}" for row in rows if row.verdict == Reason.DUE])
    return [
        Decision(
            at=row.due_at.astimezone(patient.zone),
            slot=row.slot,
            words=kept.get(f"{row.day}/{row.slot}") or _(WORDS[Reason(row.verdict)]),
            sent=row.verdict == Reason.DUE and f"{row.day}/{row.slot}" not in kept,
        )
        for row in rows
    ]


def _kept_back(patient: Patient, occasions: Collection[str]) -> dict[str, str]:
    """Return why some of the reminders that were due went out to nobody after all."""
    mails = Message.objects.filter(kind="reminder", subject=f"patient:{patient.pk}", occasion__in=occasions)
    mails = mails.filter(channel=Channel.EMAIL, status__in=(Status.HELD, Status.CANCELLED, Status.EXPIRED))
    return {occasion: _not_sent(status, reply) for occasion, status, reply in mails.values_list(*OUTCOME)}


def _not_sent(status: str, reply: str) -> str:
    if status == Status.HELD:
        return _("Not sent yet: too many mails at once, the clinic decides")
    if status == Status.EXPIRED:
        return _(WORDS[Reason.EXPIRED])
    return _(WORDS[Reason(reply)]) if reply in list(Reason) else _("Not sent: it was taken back before it went out")


def answered(patient: Patient) -> None:
    """Forget the reminders that were ignored: the patient opened the portal or logged a session."""
    ReminderSettings.objects.filter(patient=patient, ignored__gt=0).update(ignored=0)


def seen(*, patient: Patient, now: datetime) -> None:
    """Record that the patient opened the portal; at most one write an hour."""
    if patient.last_seen_at is None or now - patient.last_seen_at >= SEEN_EVERY:
        Patient.objects.filter(pk=patient.pk).update(last_seen_at=now)
        answered(patient)


def stop_token(patient: Patient) -> str:
    """Return the token of the stop-link; it works as long as the account, and only stops reminders."""
    return signing.dumps(str(patient.pk), salt=SALT)


def patient_of(token: str) -> Patient | None:
    """Return whose reminders a stop-link stops."""
    try:
        return Patient.objects.filter(pk=signing.loads(token, salt=SALT)).select_related("clinic").first()
    except signing.BadSignature:
        return None


@transaction.atomic
def stop(*, token: str, now: datetime) -> Patient | None:
    """Stop the reminders of a stop-link's patient; safety messages go on. Returns None for a token that is none.

    What was left of today is written down as not sent when its time comes.
    """
    patient = patient_of(token)
    if patient is not None:
        ReminderSettings.objects.get_or_create(patient=patient)
        ReminderSettings.objects.filter(patient=patient).update(on=False)
        decide_due(patient, now=now)
        plan_next(patient, now=now)
    return patient
