"""What simulated staff do: look at the desk now and then, read their mail, ring patients, and decide."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from clinic.models import Clinic, Staff
from patients.care import concerns, referrals, weekly
from patients.care.hours import opening_hours
from patients.care.refusal import Refused
from patients.models import Concern, Patient, Referral
from patients.models.concern import ConcernOutcome, Urgency
from patients.models.referral import ReferralStatus
from patients.rules.findings import REFERRING
from patients.rules.schedule import DAY, local_date
from patients.simulation.people import generator, pick
from patients.simulation.staging import Cast

# All of it is assumption. Nobody reads anything while the clinic is closed.
LOOKS_EVERY = timedelta(minutes=120)  # a physiotherapist, between patients
CALLS = 6  # patients a physiotherapist rings and decides about at one look
UNREAD = 0.15  # of urgent mails wait for the next look at the desk
READ_AFTER = (3, 12)  # minutes until an urgent mail is read
CALL = timedelta(minutes=10)
REFERS = 0.6  # of those who are not better; for the others the programme is changed
ASKED_AFTER = timedelta(days=4)
HEARD_OF = {ReferralStatus.RECEIVED: 70, ReferralStatus.BOOKED: 15, None: 15}
OUTCOMES = {
    "emergency_symptom": {ConcernOutcome.EMERGENCY_CARE: 70, ConcernOutcome.REASSURED: 30},
    "urgent_symptom": {ConcernOutcome.REASSURED: 60, ConcernOutcome.REFERRED: 25, ConcernOutcome.CHANGED: 15},
    "no_answer": {ConcernOutcome.REASSURED: 60, ConcernOutcome.NOT_REACHED: 40},
}
OTHERWISE = {ConcernOutcome.REASSURED: 50, ConcernOutcome.CHANGED: 45, ConcernOutcome.NOT_REACHED: 5}
REVIEW_IN = {7: 35, 10: 15, 14: 50}  # days
MAINTAINS = 0.4  # of those whose six-week review goes well
NOTE = "Simulated: spoke by phone."
GOES_WELL = 2  # pain up to which a six-week review ends the episode, or keeps it in maintenance


def looks(clinic: Clinic, since: date, until: date, *, offset: int) -> Iterator[datetime]:
    """Return when somebody looks at the desk: soon after opening, then every so often until it closes."""
    hours, day = opening_hours(clinic), since
    while day < until:
        for opens, closes in hours.openings_on(day):
            at = opens + timedelta(minutes=5 + offset * 7 % 20)
            while at < closes:
                yield at
                at += LOOKS_EVERY
        day += DAY


def is_here(member: Staff, day: date) -> bool:
    """Return whether a member of staff works on a day."""
    if member.away_from is None or member.away_until is None:
        return True
    return not member.away_from <= day < member.away_until


def look(member: Staff, cast: Cast, *, now: datetime) -> list[Patient]:
    """Take on everything that is theirs or of whom they cover; returns whom to ring now, the most urgent first.

    The weekly reviews they leave alone until their mail has come.
    """
    mine = [member, *(other for other in cast.physiotherapists if _covers(member, other, now))]
    open_ones = _in_order(Concern.objects.open().filter(owner__in=mine))
    rows = [concern for concern in open_ones if weekly.told_at(concern) <= now]
    for concern in rows:
        if concern.acknowledged_at is None:
            concerns.acknowledge(by=member, concern=concern, now=now)
    return _to_ring(rows)


def watch() -> list[Patient]:
    """Return whom the lead rings: what nobody has answered or closed in time."""
    return _to_ring(_in_order(Concern.objects.open().filter(escalations__gt=0)))


def _to_ring(rows: Iterable[Concern]) -> list[Patient]:
    return list(dict.fromkeys(concern.patient for concern in rows))[:CALLS]


def read(key: str, *, by: Staff, escalated: bool, now: datetime) -> Patient | None:
    """Read a mail about a concern and take it on if it is urgent or has climbed; returns whom to ring at once."""
    rows = Concern.objects.open().filter(pk=key, acknowledged_at=None)
    concern = rows.select_related("patient").first()
    if concern is None or (concern.urgency > Urgency.URGENT and not escalated):
        return None
    concerns.acknowledge(by=by, concern=concern, now=now)
    return concern.patient if concern.urgency <= Urgency.URGENT else None


def _covers(member: Staff, other: Staff, now: datetime) -> bool:
    return other.cover_id == member.pk and not is_here(other, local_date(now, ZoneInfo(other.clinic.time_zone)))


def _in_order(rows: QuerySet[Concern]) -> QuerySet[Concern]:
    found = rows.select_related("patient__clinic", "episode", "assessment__check_in")
    return found.order_by("urgency", "acknowledge_by", "patient__name", "finding")


def ring(patient: Patient, *, by: Staff, seed: int, now: datetime) -> bool:
    """Close what is open of one patient after one call: one act, one next date; returns whether there was any."""
    rows = list(_in_order(Concern.objects.open().filter(patient=patient)))
    for concern in rows:
        dice = generator(seed, patient.email, concern.finding, concern.occasion)
        if concern.finding == "programme_review" and _goes_well(concern):
            _finish(concern, by=by, maintains=dice.random() < MAINTAINS, now=now)
            continue
        outcome = pick(dice, OUTCOMES.get(concern.finding, OTHERWISE))
        if concern.finding in REFERRING:
            outcome = _letter(concern, by=by, sends=dice.random() < REFERS, now=now)
        _close(concern, outcome, by=by, review_in=pick(dice, REVIEW_IN), now=now)
    return bool(rows)


def _close(concern: Concern, outcome: ConcernOutcome, *, by: Staff, review_in: int, now: datetime) -> None:
    ended = concern.episode is None or concern.episode.ended_on is not None
    review_on = local_date(now, concern.patient.zone) + timedelta(days=review_in)
    handed_to = "The Elm Practice" if outcome == ConcernOutcome.REFERRED else ""
    concerns.close(
        by=by,
        concern=concern,
        outcome=outcome,
        note=NOTE,
        next_review_on=None if ended else review_on,
        handed_to=handed_to,
        now=now,
    )


def _finish(concern: Concern, *, by: Staff, maintains: bool, now: datetime) -> None:
    """Discharge, or go on in maintenance."""
    outcome = ConcernOutcome.REASSURED if maintains else ConcernOutcome.DISCHARGED
    concerns.close(
        by=by, concern=concern, outcome=outcome, note=NOTE, maintain=maintains, end_episode=not maintains, now=now
    )


def _goes_well(concern: Concern) -> bool:
    last = concern.patient.check_ins.order_by("-answered_at").first()
    return last is not None and last.pain <= GOES_WELL


def _letter(concern: Concern, *, by: Staff, sends: bool, now: datetime) -> ConcernOutcome:
    """Sign and send the draft, or withdraw it: whatever is decided, no draft is left lying."""
    draft = Referral.objects.filter(concern=concern, status=ReferralStatus.DRAFT).first()
    if draft is None:
        return ConcernOutcome.CHANGED
    if not sends:
        referrals.withdraw_draft(by=by, concern=concern, text="Changed the programme.", now=now)
        return ConcernOutcome.CHANGED
    try:
        referrals.sign(by=by, referral=draft, now=now)
        referrals.record(by=by, referral=draft, to=ReferralStatus.SENT, text="Simulated: printed and posted.", now=now)
    except Refused:  # a heading is blank: the draft stays open, and the report shows it
        return ConcernOutcome.CHANGED
    return ConcernOutcome.REFERRED


def ask_after_letters(*, by: Staff, seed: int, now: datetime) -> None:
    """Ring about letters sent days ago and note what is heard; of some nothing ever is."""
    sent = Referral.objects.filter(status=ReferralStatus.SENT, sent_at__lte=now - ASKED_AFTER)
    for row in sent.select_related("episode__patient").order_by("sent_at"):
        if to := pick(generator(seed, row.episode.patient.email, "letter"), HEARD_OF):
            referrals.record(by=by, referral=row, to=to, text="Simulated: rang the practice.", now=now)
