"""A clinic with all that a desk shows: a few real lives made by the verbs of care, whose rows the database copies."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bench.copies import as_owner
from bench.lived import SAT, Lived
from bench.people import a_starter
from bench.whole import Life
from clinic import clock
from clinic.models import Staff, User
from patients.care import assessing, courses
from patients.models import Patient
from patients.models.session import SkipReason
from patients.rules.schedule import DAY

WEEK, HOUR = 7 * DAY, timedelta(hours=1)
FIRST = 7_000_001  # beyond the crowds of the others


def fill(by: Staff) -> None:
    """Give the clinic of a member of staff its patients: a life of each kind, copied until there are enough of it."""
    now, first = clock.now(), FIRST
    lives = [(_settled(live(by, now), now), number) for live, number in KINDS.items()]
    written = {model for life, _number in lives for model in life.keys}
    with as_owner(written, PATIENTS) as line, line.transaction():
        for life, number in lives:
            life.copy(line, first, first + number - 2)
            first += number


def _settled(lived: Lived, now: datetime) -> Life:
    lived.mails_arrive(now)
    return Life(lived.patient)


def better(by: Staff, now: datetime) -> Lived:
    """Return somebody in the fourth week who is better, has been written to, and needs nobody."""
    lived, began = began_at(by, now, 24 * DAY)
    for week, (pain, change) in enumerate(((4, 3), (2, 2)), start=1):
        lived.exercises(began + week * WEEK - HOUR, pain - 1)
        lived.says(began + week * WEEK, pain, change, note="Better in the mornings.")
    lived.writes(began + 15 * DAY, "May I swim?")
    lived.is_answered(began + 15 * DAY + HOUR, "Yes, begin with ten minutes.")
    return lived


def not_improved(by: Staff, now: datetime) -> Lived:
    """Return somebody who is no better after two weeks: a concern with a draft letter, and a call without a reply."""
    lived, began = began_at(by, now, 15 * DAY + 4 * HOUR)
    lived.exercises(began + DAY, 4, SkipReason.SORE)
    lived.says(began + WEEK, 6, 4, note="No better yet.")
    lived.writes(began + 8 * DAY, "Is it right that it pulls in the thigh?")
    lived.is_answered(began + 8 * DAY + HOUR, "A light pull is right. Stop where it hurts.")
    lived.says(now - 4 * HOUR, 6, 4, note=SAT)
    lived.is_called(now - HOUR, "no reply")
    return lived


def worse(by: Staff, now: datetime) -> Lived:
    """Return somebody who is worse and has asked something that nobody has answered."""
    lived, began = began_at(by, now, 10 * DAY)
    lived.exercises(began + DAY, 3, SkipReason.NO_TIME)
    lived.says(began + WEEK, 5, 3)
    lived.says(now - 2 * HOUR, 8, 6, note=SAT)
    lived.writes(now - HOUR, "Should I go on with the stretches although it is worse?")
    return lived


def two_things(by: Staff, now: datetime) -> Lived:
    """Return somebody with two concerns that a clinician has taken on and spoken about."""
    lived, began = began_at(by, now, 12 * DAY)
    lived.says(began + WEEK, 5, 3)
    lived.says(now - DAY, 7, 6, "weight_gain", note="Since the weekend, after carrying boxes.")
    lived.is_taken_on(now - 20 * HOUR)
    lived.is_called(now - 19 * HOUR, "spoke", "Carried boxes on Saturday")
    return lived


def emergency(by: Staff, now: datetime) -> Lived:
    """Return somebody with a red flag who is worse besides."""
    lived, began = began_at(by, now, 9 * DAY)
    lived.says(began + WEEK, 6, 4)
    lived.says(now - HOUR / 2, 9, 7, "saddle_numbness", note="I cannot feel the seat of the chair.")
    return lived


def six_weeks(by: Staff, now: datetime) -> Lived:
    """Return somebody whose programme is to be looked at after six weeks."""
    lived, began = began_at(by, now, 43 * DAY)
    for week, pain in enumerate((5, 4, 3, 3, 3, 3), start=1):
        lived.exercises(began + week * WEEK - HOUR, pain)
        lived.says(began + week * WEEK, pain, 3, note="A little better.")
    assessing.assess_due(now=now)
    return lived


def not_signed_in(by: Staff, now: datetime) -> Lived:
    """Return somebody who has not used their invitation yet."""
    lived, _began = began_at(by, now, 2 * DAY)
    Patient.objects.filter(pk=lived.patient.pk).update(user=None)
    User.objects.filter(pk=lived.patient.user_id).delete()
    lived.patient.user = None
    return lived


def review_coming(by: Staff, now: datetime) -> Lived:
    """Return somebody whose next review a clinician has set for this week."""
    lived = better(by, now)
    courses.set_review(by=by, episode=lived.episode, review_on=now.date() + 5 * DAY, now=now)
    return lived


def eight_weeks(by: Staff, now: datetime) -> Lived:
    """Return somebody for whom maintenance or discharge is proposed."""
    lived, began = began_at(by, now, 52 * DAY)
    for week, pain in enumerate((4, 2, 1, 1, 0, 0, 0), start=1):
        lived.says(began + week * WEEK, pain, 1)
    return lived


def began_at(by: Staff, now: datetime, since: timedelta) -> tuple[Lived, datetime]:
    """Return somebody with a phone who began so long ago, and when that was."""
    lived = Lived(a_starter(by, now=now - since))
    lived.patient.phone = "07700 900123"
    lived.patient.save(update_fields=["phone"])
    return lived, now - since


# How many there are of each: 5,000 patients, 400 open concerns.
KINDS: Mapping[Callable[[Staff, datetime], Lived], int] = {
    not_improved: 150,
    two_things: 20,
    worse: 25,
    emergency: 10,
    six_weeks: 45,
    not_signed_in: 60,
    review_coming: 100,
    eight_weeks: 100,
    better: 4_490,
}
PATIENTS, CONCERNS = sum(KINDS.values()), 400
