"""Who should have been told: staff of a concern and of its repeats, the patient, and the letter to be drafted."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from clinic.mail.models import Channel, Message
from clinic.models import Clinic, Role, Staff
from patients.care import referrals, telling, texts, weekly
from patients.care.apart import short
from patients.care.missing.difference import RECENT, Difference, Mend
from patients.care.opening import URGENCY
from patients.models import Concern, ConcernEntry, Referral
from patients.models.concern import RAISED, REPEATED, Status, Urgency
from patients.models.difference import Obligation
from patients.rules.findings import REFERRING
from patients.rules.schedule import local_date

Mails = set[tuple[str, str, str]]


def rows(clinic: Clinic | None, now: datetime) -> QuerySet[Concern]:
    """Return the concerns that are open or were opened lately."""
    found = Concern.objects.filter(Q(closed_at=None) | Q(opened_at__gte=now - RECENT))
    found = found.select_related("patient__clinic", "owner__user", "owner__cover__user", "acknowledged_by__user")
    return found.filter(patient__clinic=clinic) if clinic else found


def find(rows: Sequence[Concern], now: datetime) -> Iterator[Difference]:
    """Return everybody whom nothing was planned for, and every letter that was never drafted."""
    mails, leads, moved, letters, repeats = _mails(rows), _leads(rows), _moved(rows), _letters(rows), _repeats(rows)
    told = _told_again(repeats)
    for row in rows:
        yield from _of_staff(row, _owed(row, leads[row.patient.clinic_id]), mails, handed_over=row.pk in moved)
        for occasion in repeats.get(row.pk, ()):
            if (f"concern:{row.pk}", f"repeated {occasion}") not in told:
                yield _difference(row, _("No mail to staff that it came again"), partial(_repeat, row, occasion))
        if _rings(row) and not _rung(mails, row):
            yield _difference(row, _("No mail that asks the patient to ring"), partial(_ring, row))
        if row.finding in REFERRING and row.closed_at is None and not _drafted(row, letters[row.episode_id]):
            yield _difference(row, _("No letter was drafted"), partial(_draft, row))


def _owed(row: Concern, leads: Sequence[Staff]) -> list[str]:
    everybody = row.urgency == Urgency.EMERGENCY
    staff = [row.owner, row.owner.cover, *leads] if everybody else [row.owner]
    return telling.addresses(row, staff, duty=everybody)


def _planned(mails: Mails, row: Concern, address: str, *, handed_over: bool) -> bool:
    """Return whether a mail to an address was planned; who was handed a concern heard of it by another one."""
    subject, end = f"concern:{row.pk}", short(address)
    if ("concern", subject, f"opened {end}") in mails:
        return True
    if weekly.is_batched(row):
        subject = f"clinic:{row.patient.clinic_id}"
        if weekly.announced(row) in mails:
            return True
    return handed_over and any(about == subject and occasion.endswith(end) for _kind, about, occasion in mails)


def _of_staff(row: Concern, owed: Sequence[str], mails: Mails, *, handed_over: bool) -> Iterator[Difference]:
    """Return whose mail that it was opened is lost; and whose text message, while nobody has it."""
    for address in owed:
        if not _planned(mails, row, address, handed_over=handed_over):
            yield _difference(row, _("No mail to staff that it was opened"), partial(_tell, row, address))
    if row.status != Status.OPEN or handed_over:
        return
    for phone in texts_owed(row, owed):
        if ("concern", f"concern:{row.pk}", f"opened {short(phone)}") not in mails:
            yield _difference(row, _("No text message to staff that it was opened"), partial(_tell_all, row, owed))


def texts_owed(row: Concern, addresses: Collection[str]) -> list[str]:
    """Return the phones of people who were told; of a concern that became urgent later, none."""
    return texts.numbers_of(row, addresses) if URGENCY[row.finding] <= Urgency.URGENT else []


def _repeats(rows: Sequence[Concern]) -> dict[int, list[str]]:
    """Return of each open concern the occasions since then that staff had to hear of: it is urgent, or became more."""
    urgent = {row.pk for row in rows if row.closed_at is None and row.urgency <= Urgency.URGENT}
    open_ones = [row.pk for row in rows if row.closed_at is None]
    lines = ConcernEntry.objects.filter(concern__in=open_ones, kind__in=(REPEATED, RAISED)).order_by("pk")
    found, last = defaultdict[int, list[str]](list), dict[int, str]()
    for pk, kind, text in lines.values_list("concern", "kind", "text"):
        if kind == REPEATED:
            last[pk] = text.partition(": ")[0]
        if last.get(pk) and (kind == RAISED or pk in urgent) and last[pk] not in found[pk]:
            found[pk].append(last[pk])
    return found


def _told_again(repeats: Collection[int]) -> set[tuple[str, str]]:
    """Return the repeats that a mail tells of, to whoever had the concern then."""
    subjects = [f"concern:{pk}" for pk in repeats]
    found = Message.objects.filter(kind="concern", channel=Channel.EMAIL, subject__in=subjects) if subjects else ()
    return {(row.subject, row.occasion.rpartition(" ")[0]) for row in found}


def _rings(row: Concern) -> bool:
    return row.urgency <= Urgency.SOON or row.finding in telling.RINGING


def _rung(mails: Mails, row: Concern) -> bool:
    """Return whether the patient was asked to ring on the day it was opened, or since."""
    subject, day = f"patient:{row.patient_id}", local_date(row.opened_at, row.patient.zone).isoformat()
    return any(about == subject and occasion >= day for kind, about, occasion in mails if kind == "please_ring")


def _drafted(row: Concern, letters: Iterable[Referral]) -> bool:
    at = row.opened_at
    return row.episode_id is None or any(
        letter.concern_id == row.pk or (letter.opened_at <= at and (letter.ended_at is None or letter.ended_at >= at))
        for letter in letters
    )


def _mails(rows: Sequence[Concern]) -> Mails:
    subjects = {f"concern:{row.pk}" for row in rows} | {f"patient:{row.patient_id}" for row in rows}
    batched = [row for row in rows if weekly.is_batched(row)]
    subjects |= {f"staff:{row.owner_id}" for row in batched} | {f"clinic:{row.patient.clinic_id}" for row in batched}
    kinds = ("concern", "concern_escalated", "please_ring", weekly.BATCH, weekly.LATE)
    found = Message.objects.filter(kind__in=kinds, subject__in=subjects)
    return set(found.values_list("kind", "subject", "occasion"))


def _leads(rows: Sequence[Concern]) -> dict[int, list[Staff]]:
    found: dict[int, list[Staff]] = defaultdict(list)
    clinics = {row.patient.clinic_id for row in rows}
    for lead in Staff.objects.filter(clinic__in=clinics, role=Role.LEAD, is_active=True).select_related("user"):
        found[lead.clinic_id].append(lead)
    return found


def _moved(rows: Sequence[Concern]) -> set[int]:
    handed = ConcernEntry.objects.filter(concern__in=rows, kind="handed over")
    return set(handed.values_list("concern", flat=True))


def _letters(rows: Sequence[Concern]) -> dict[int | None, list[Referral]]:
    found: dict[int | None, list[Referral]] = defaultdict(list)
    episodes = {row.episode_id for row in rows if row.finding in REFERRING and row.episode_id}
    for letter in Referral.objects.filter(episode__in=episodes).defer("letter"):
        found[letter.episode_id].append(letter)
    return found


def _difference(row: Concern, found: str, mend: Mend) -> Difference:
    patient, subject = row.patient, f"concern:{row.pk}"
    return Difference(Obligation.TOLD, subject, row.opened_at, found, mend, patient.clinic_id, patient.pk)


def _tell(row: Concern, address: str, now: datetime) -> None:
    telling.opened_to(row, [address], now=now)


def _tell_all(row: Concern, addresses: Collection[str], now: datetime) -> None:
    telling.opened_to(row, addresses, now=now)


def _repeat(row: Concern, occasion: str, now: datetime) -> None:
    telling.repeated_to_staff(row, occasion, now=now)


def _ring(row: Concern, now: datetime) -> None:
    telling.please_ring(row.patient, now=now)


def _draft(row: Concern, now: datetime) -> None:
    referrals.open_draft(concern=row, now=now)
