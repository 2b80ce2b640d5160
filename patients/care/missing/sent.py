"""What should have been sent: signed letters that go by themselves, and mail that waits for no reason."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from clinic.mail import doorbell, recovery
from clinic.mail.hold import PAUSES, Hold
from clinic.mail.models import UNSETTLED, WAITING, Message
from clinic.models import Clinic, Tick
from patients.care import telling
from patients.care.missing.difference import LATE, Difference
from patients.models import Referral, ReferralEntry
from patients.models.difference import Obligation
from patients.models.referral import ReferralStatus


def letters(clinic: Clinic | None, _now: datetime) -> QuerySet[Referral]:
    """Return the letters that a standing signature or a person let go, and that have not gone yet."""
    handed = ReferralEntry.objects.filter(referral=OuterRef("pk"), kind=telling.HANDED)
    rows = Referral.objects.filter(Q(by_standing_signature=True) | Exists(handed), status=ReferralStatus.SIGNED)
    rows = rows.defer("letter", "series").select_related("episode__patient__clinic")
    return rows.filter(episode__patient__clinic=clinic) if clinic else rows


def find_letters(rows: Sequence[Referral], now: datetime) -> Iterator[Difference]:
    """Return every letter that no mail carries under the signature with which it was let go."""
    subjects = [f"referral:{row.pk}" for row in rows]
    mails = set(Message.objects.filter(kind="referral", subject__in=subjects).values_list("subject", "occasion"))
    let_go = _let_go(rows)
    for row in rows:
        subject = f"referral:{row.pk}"
        if row.pk in let_go and (subject, let_go[row.pk]) not in mails:
            patient, at, mend = row.episode.patient, row.signed_at or row.opened_at, partial(_send, row)
            yield Difference(
                Obligation.SENT, subject, at, _("No mail with the letter"), mend, patient.clinic_id, patient.pk
            )


def _let_go(rows: Sequence[Referral]) -> dict[Any, str]:
    """Return the occasion of the mail of each letter that goes under its last signature.

    The standing signature sends at once, and only the first time: what came back waits for a person.
    """
    by_itself = {row.pk for row in rows if row.by_standing_signature}
    signed, found = Counter[Any](), dict[Any, str]()
    entries = ReferralEntry.objects.filter(referral__in=[row.pk for row in rows], to_status=ReferralStatus.SIGNED)
    for pk, came_from, kind in entries.order_by("pk").values_list("referral", "from_status", "kind"):
        if came_from != ReferralStatus.SIGNED:
            signed[pk] += 1
            found.pop(pk, None)
        if kind == telling.HANDED or (pk in by_itself and signed[pk] == 1):
            found[pk] = telling.signature(signed[pk])
    return found


def mails(clinic: Clinic | None, now: datetime) -> QuerySet[Message]:
    """Return what is long due and neither held by a sender nor put off; none before delivery has once run."""
    idle = Q(status__in=WAITING, due_at__lte=now - LATE) & (Q(retry_at=None) | Q(retry_at__lte=Now() - LATE))
    held = Q(status__in=UNSETTLED, lease_until__lte=Now() - LATE)
    paused = Hold.objects.filter(lifted_at=None, why__in=PAUSES, clinic=OuterRef("clinic"))
    rows = Message.objects.filter(idle | held).exclude(Exists(paused))
    if not Tick.objects.filter(name="deliver", last_ended_at__isnull=False).exists():
        return rows.none()
    return rows.filter(clinic=clinic) if clinic else rows


def find_mails(rows: Sequence[Message], _now: datetime) -> Iterator[Difference]:
    """Return each as a difference; delivery takes it up."""
    for row in rows:
        yield Difference(
            Obligation.SENT,
            f"mail:{row.pk}",
            row.due_at,
            _("A mail (%(kind)s) waits for no reason") % {"kind": row.kind},
            _ring,
            row.clinic_id,
        )


def _send(row: Referral, now: datetime) -> None:
    telling.letter(row, now=now)


def _ring(now: datetime) -> None:
    recovery.recover(now=now)
    doorbell.ring_on_commit()
