"""Letters that nobody has taken up: each step was mailed, the patient was asked, and the next of both is set."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from clinic.mail.models import Message
from clinic.models import Clinic
from patients.care import telling
from patients.care.chasing import ASK_AGAIN, ASKED, CHASED
from patients.care.hours import opening_hours
from patients.care.letter_states import ASK_AFTER, ASKING, STAGES, next_chase
from patients.care.missing.difference import Difference, Mend, is_wrong
from patients.models import Referral, ReferralEntry
from patients.models.difference import Obligation
from patients.models.referral import ReferralStatus
from patients.rules.schedule import local_date
from patients.rules.working_time import add_working_days

ADDRESS = re.compile(r"[^\s,;]+@[^\s,;]+")
Mails = set[tuple[str, str, str]]


@dataclass
class Taken:
    """What was done about a letter where it stands: the steps since it came there, the questions since it was sent."""

    steps: list[tuple[datetime, str]] = field(default_factory=list)
    asked: list[datetime] = field(default_factory=list)


def rows(clinic: Clinic | None, _now: datetime) -> QuerySet[Referral]:
    """Return the letters whose way has not ended."""
    found = Referral.objects.open().select_related("episode__patient__clinic", "concern").defer("letter", "series")
    return found.filter(episode__patient__clinic=clinic) if clinic else found


def find(rows: Sequence[Referral], now: datetime) -> Iterator[Difference]:
    """Return every letter that would not be chased or asked after, or was not, and every mail of it that is lost."""
    taken, mails = _taken(rows), _mails(rows)
    for row in rows:
        yield from _timers(row, taken[row.pk], now)
        yield from _steps(row, taken[row.pk].steps, mails)
        for at in taken[row.pk].asked:
            occasion = local_date(at, row.episode.patient.zone).isoformat()
            if ("appointment", f"referral:{row.pk}", occasion) not in mails:
                yield _difference(row, at, _("No mail that asks about an appointment"), partial(_ask, row, at))


def _timers(row: Referral, taken: Taken, now: datetime) -> Iterator[Difference]:
    expected = {"next_chase_at": _chase_at(row, now), "ask_patient_at": _ask_at(row, taken.asked, now)}
    words = {"next_chase_at": _("Next chase: %(wrong)s"), "ask_patient_at": _("Question about it: %(wrong)s")}
    for timer, at in expected.items():
        if wrong := is_wrong(getattr(row, timer), at, now):
            due_at = min(filter(None, (getattr(row, timer), at)))
            yield _difference(row, due_at, words[timer] % {"wrong": wrong}, partial(_set, row, timer, at))


def _chase_at(row: Referral, now: datetime) -> datetime | None:
    """Return the latest instant of the next step; while the concern of a draft climbs, its letter only waits."""
    expected = next_chase(row)
    if expected is None or row.status != ReferralStatus.DRAFT or row.concern is None:
        return expected
    waited = add_working_days(row.concern.closed_at or now, 1, opening_hours(row.episode.patient.clinic))
    return max(expected, waited)


def _ask_at(row: Referral, asked: Sequence[datetime], now: datetime) -> datetime | None:
    if row.status not in ASKING or row.sent_at is None:
        return None
    return asked[-1] + ASK_AGAIN if asked else row.sent_at + ASK_AFTER


def _steps(row: Referral, steps: Sequence[tuple[datetime, str]], mails: Mails) -> Iterator[Difference]:
    subject, since = f"referral:{row.pk}", row.moved_at or row.opened_at
    for number, (at, text) in enumerate(steps, start=row.chases - len(steps) + 1):
        for address in ADDRESS.findall(text):
            if ("referral_chase", subject, telling.chase_of(row, since, number, address)) not in mails:
                mend = partial(_tell, row, number, address)
                yield _difference(row, at, _("No mail of chase %(number)d") % {"number": number}, mend)
    if row.patient_told_at and not _rung(row, row.patient_told_at, mails):
        yield _difference(row, row.patient_told_at, _("No mail that asks the patient to ring"), partial(_ring, row))


def _rung(row: Referral, at: datetime, mails: Mails) -> bool:
    patient = row.episode.patient
    subject, day = f"patient:{patient.pk}", local_date(at, patient.zone).isoformat()
    return any(kind == "please_ring" and about == subject and on >= day for kind, about, on in mails)


def _taken(rows: Sequence[Referral]) -> dict[Any, Taken]:
    letters, found = {row.pk: row for row in rows}, defaultdict[Any, Taken](Taken)
    entries = ReferralEntry.objects.filter(referral__in=letters, kind__in=(CHASED, ASKED)).order_by("pk")
    for pk, kind, at, text in entries.values_list("referral", "kind", "at", "text"):
        letter = letters[pk]
        if kind == CHASED and at >= (letter.moved_at or letter.opened_at):
            found[pk].steps.append((at, text))
        elif kind == ASKED and letter.status in ASKING and letter.sent_at and at >= letter.sent_at:
            found[pk].asked.append(at)
    return found


def _mails(rows: Sequence[Referral]) -> Mails:
    subjects = {f"referral:{row.pk}" for row in rows} | {f"patient:{row.episode.patient_id}" for row in rows}
    kinds = ("referral_chase", "appointment", "please_ring")
    found = Message.objects.filter(kind__in=kinds, subject__in=subjects)
    return set(found.values_list("kind", "subject", "occasion"))


def _difference(row: Referral, due_at: datetime, found: str, mend: Mend) -> Difference:
    patient = row.episode.patient
    return Difference(Obligation.ESCALATED, f"referral:{row.pk}", due_at, found, mend, patient.clinic_id, patient.pk)


def _set(row: Referral, timer: str, at: datetime | None, _now: datetime) -> None:
    """Set the next step; where its time has come, the work that follows takes it."""
    Referral.objects.filter(pk=row.pk, status__in=STAGES).update(**{timer: at})


def _tell(row: Referral, number: int, address: str, now: datetime) -> None:
    telling.letter_chased(row, number, [address], now=now)


def _ask(row: Referral, at: datetime, now: datetime) -> None:
    telling.appointment_asked(row, asked_at=at, now=now)


def _ring(row: Referral, now: datetime) -> None:
    telling.please_ring(row.episode.patient, now=now)
