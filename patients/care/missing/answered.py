"""What patients wrote: staff were told, an answer was sent, and what waits too long is a concern, or will be."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from clinic.mail.models import Message
from clinic.models import Clinic
from patients.care import messaging, opening, telling
from patients.care.missing.difference import LATE, RECENT, Difference, Mend, is_wrong
from patients.models import Concern, Conversation, PatientMessage
from patients.models.difference import Obligation


def rows(clinic: Clinic | None, now: datetime) -> QuerySet[Conversation]:
    """Return the conversations in which somebody wrote lately, or in which the patient had the last word."""
    own = PatientMessage.objects.filter(patient=OuterRef("patient"))
    later = PatientMessage.objects.filter(patient=OuterRef("patient"), pk__gt=OuterRef("pk"), by__isnull=False)
    unanswered = own.filter(~Exists(later), by=None)
    alive = Q(waiting_since__isnull=False) | Exists(own.filter(at__gte=now - RECENT)) | Exists(unanswered)
    found = Conversation.objects.filter(alive).select_related("patient__clinic")
    return found.filter(patient__clinic=clinic) if clinic else found


@dataclass(frozen=True)
class Wait:
    """The messages of a patient that nobody has answered, and by when one of them becomes a concern."""

    since: datetime
    first: int
    due_at: datetime


def find(rows: Sequence[Conversation], now: datetime) -> Iterator[Difference]:
    """Return every wait that nobody knows of, or that would not become a concern, and every mail that is lost."""
    threads, concerns, told = _threads(rows), _concerns(rows), _told(rows)
    for row in rows:
        thread = threads[row.patient_id]
        waiting = _waiting(row, thread)
        yield from _wait(row, waiting, concerns[row.patient_id], now)
        for message in [*waiting, *(one for one in thread if one.by_id and one.at >= now - RECENT)]:
            if f"message:{message.pk}" not in told:
                mend = partial(_tell, message)
                yield _difference(row, Obligation.TOLD, message.at, _("No mail that a message has come"), mend)


def _wait(
    row: Conversation, waiting: Sequence[PatientMessage], concerns: Sequence[Concern], now: datetime
) -> Iterator[Difference]:
    if not waiting:
        return
    since = waiting[0].at
    if row.waiting_since is None or row.waiting_since > since:
        words = _("Nobody knows that the patient waits for an answer")
        yield _difference(row, Obligation.TOLD, since, words, partial(_wait_since, row, since))
    if (open_one := _not_seen(row, waiting, concerns)) is None:
        return
    late = open_one.due_at <= now - LATE
    words = _("its time came and no concern was opened") if late else is_wrong(row.concern_at, open_one.due_at, now)
    if words:
        mend = partial(_run_out, row, since, open_one.due_at)
        found = _("Unanswered message: %(wrong)s") % {"wrong": words}
        yield _difference(row, Obligation.ESCALATED, open_one.due_at, found, mend)


def _waiting(row: Conversation, thread: Sequence[PatientMessage]) -> list[PatientMessage]:
    """Return what the patient wrote since the last answer; and what an answer had not seen, which is recorded."""
    answered = max((one.pk for one in thread if one.by_id), default=0)
    return [
        one
        for one in thread
        if one.by_id is None and (one.pk > answered or (row.waiting_since is not None and one.at >= row.waiting_since))
    ]


def _not_seen(row: Conversation, waiting: Sequence[PatientMessage], concerns: Sequence[Concern]) -> Wait | None:
    """Return the first wait without a concern. One concern takes in whatever is written until it is opened."""
    due_at: datetime | None = None
    for one in waiting:
        if due_at is not None and one.at <= due_at:
            continue
        due_at = messaging.answer_by(row.patient, one.at)
        if not any(_takes_in(concern, one, due_at) for concern in concerns):
            return Wait(waiting[0].at, one.pk, due_at)
    return None


def _takes_in(concern: Concern, message: PatientMessage, due_at: datetime) -> bool:
    stood = concern.opened_at <= due_at and (concern.closed_at is None or concern.closed_at >= due_at)
    last = concern.occasion.removeprefix("message ")
    return stood or (last.isdigit() and int(last) >= message.pk)


def _threads(rows: Sequence[Conversation]) -> dict[Any, list[PatientMessage]]:
    found: dict[Any, list[PatientMessage]] = defaultdict(list)
    for one in PatientMessage.objects.filter(patient__in=[row.patient_id for row in rows]).order_by("pk"):
        found[one.patient_id].append(one)
    return found


def _concerns(rows: Sequence[Conversation]) -> dict[Any, list[Concern]]:
    found: dict[Any, list[Concern]] = defaultdict(list)
    for one in Concern.objects.filter(patient__in=[row.patient_id for row in rows], finding=opening.MESSAGE):
        found[one.patient_id].append(one)
    return found


def _told(rows: Sequence[Conversation]) -> set[str]:
    written = PatientMessage.objects.filter(patient__in=[row.patient_id for row in rows])
    subjects = [f"message:{pk}" for pk in written.values_list("pk", flat=True)]
    mails = Message.objects.filter(kind__in=("message", "message_answered"), subject__in=subjects)
    return set(mails.values_list("subject", flat=True))


def _difference(row: Conversation, owed: Obligation, due_at: datetime, found: str, mend: Mend) -> Difference:
    patient = row.patient
    return Difference(owed, f"patient:{patient.pk}", due_at, found, mend, patient.clinic_id, patient.pk)


def _wait_since(row: Conversation, since: datetime, _now: datetime) -> None:
    Conversation.objects.filter(pk=row.pk).update(waiting_since=since)


def _run_out(row: Conversation, since: datetime, due_at: datetime, _now: datetime) -> None:
    """Set when the wait becomes a concern; where that has come, the work that follows opens it."""
    Conversation.objects.filter(pk=row.pk).update(waiting_since=since, concern_at=due_at)


def _tell(message: PatientMessage, now: datetime) -> None:
    (telling.message_answered if message.by_id else telling.message_came)(message, now=now)
