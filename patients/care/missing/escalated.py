"""What nobody answered in time: it was raised, each step was mailed, and the next step is set."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from clinic.mail.models import Message
from clinic.models import Clinic
from patients.care import telling, weekly
from patients.care.apart import short
from patients.care.escalating import LADDERS
from patients.care.hours import opening_hours
from patients.care.missing.difference import Difference, Mend, is_wrong
from patients.care.missing.told import texts_owed
from patients.models import Concern, ConcernEntry
from patients.models.concern import Status, Urgency
from patients.models.difference import Obligation

Step = tuple[datetime, str]


def rows(clinic: Clinic | None, _now: datetime) -> QuerySet[Concern]:
    """Return the concerns that no person has closed."""
    open_ones = Concern.objects.open().select_related("patient__clinic", "owner__user")
    return open_ones.filter(patient__clinic=clinic) if clinic else open_ones


def find(rows: Sequence[Concern], now: datetime) -> Iterator[Difference]:
    """Return every concern that would not climb, or did not, and every step that nobody was mailed."""
    steps, mailed = _steps(rows), _mailed(rows)
    for row in rows:
        taken = steps[row.pk]
        expected = _next_step(row, taken)
        if wrong := is_wrong(row.next_escalation_at, expected, now):
            due_at = min(filter(None, (row.next_escalation_at, expected)))
            yield _difference(
                row, due_at, _("Next step: %(wrong)s") % {"wrong": wrong}, partial(_climb_at, row, expected)
            )
        for number, (at, text) in enumerate(taken, start=1):
            for address in text.split(", "):
                if address and not _is_mailed(row, number, at, address, mailed):
                    mend = partial(_tell, row, number, address, at)
                    yield _difference(row, at, _("No mail of step %(number)d") % {"number": number}, mend)
        if taken:  # who was told before has been told again since
            yield from _text(row, len(taken), *taken[-1], mailed)


def _text(row: Concern, number: int, at: datetime, text: str, mailed: set[weekly.Key]) -> Iterator[Difference]:
    subject, step = f"concern:{row.pk}", f"escalated {row.status} {number}"
    for address in filter(None, text.split(", ")):
        for phone in texts_owed(row, [address]):
            if ("concern_escalated", subject, f"{step} {short(phone)}") not in mailed:
                mend = partial(_tell, row, number, address, at)
                yield _difference(row, at, _("No text message of step %(number)d") % {"number": number}, mend)


def _steps(rows: Sequence[Concern]) -> dict[int, list[Step]]:
    """Return the steps since each concern was opened, or since it was taken on."""
    entries = ConcernEntry.objects.filter(concern__in=rows, kind__in=("escalated", "acknowledged")).order_by("pk")
    found: dict[int, list[Step]] = defaultdict(list)
    for pk, kind, at, text in entries.values_list("concern", "kind", "at", "text"):
        if kind == "acknowledged":
            found[pk] = []
        else:
            found[pk].append((at, text))
    return found


def _mailed(rows: Sequence[Concern]) -> set[weekly.Key]:
    subjects = {f"concern:{row.pk}" for row in rows}
    subjects |= {f"clinic:{row.patient.clinic_id}" for row in rows if weekly.is_batched(row)}
    mails = Message.objects.filter(kind__in=("concern_escalated", weekly.LATE), subject__in=subjects)
    return set(mails.values_list("kind", "subject", "occasion"))


def _is_mailed(row: Concern, number: int, at: datetime, address: str, mailed: set[weekly.Key]) -> bool:
    occasion = f"escalated {row.status} {number} {short(address)}"
    if ("concern_escalated", f"concern:{row.pk}", occasion) in mailed:
        return True
    return weekly.is_batched(row) and weekly.said_late(row, address, at) in mailed


def _next_step(row: Concern, taken: Sequence[Step]) -> datetime:
    if taken:
        return LADDERS[Urgency(row.urgency)].again(taken[-1][0], opening_hours(row.patient.clinic))
    return row.acknowledge_by if row.status == Status.OPEN else row.outcome_by


def _difference(row: Concern, due_at: datetime, found: str, mend: Mend) -> Difference:
    patient = row.patient
    return Difference(Obligation.ESCALATED, f"concern:{row.pk}", due_at, found, mend, patient.clinic_id, patient.pk)


def _climb_at(row: Concern, at: datetime, _now: datetime) -> None:
    """Set the next step; where its time has come, the work that follows takes it."""
    Concern.objects.filter(pk=row.pk, closed_at=None).update(next_escalation_at=at)


def _tell(row: Concern, number: int, address: str, at: datetime, now: datetime) -> None:
    telling.concern_escalated(row, number, [address], at=at, now=now)
