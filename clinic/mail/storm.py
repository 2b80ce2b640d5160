"""The cap on reminders and questions: a bug that makes everybody due must not reach everybody's inbox."""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from clinic.mail import outbox
from clinic.mail.hold import Hold, Why
from clinic.mail.kinds import capped, most_a_day
from clinic.mail.models import WAITING, Message, Status
from clinic.models import Role, Staff

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SPARE = 20  # mails of a kind an hour that a clinic may send however few its patients
# What was planned since a person last decided; each count stops one above what is allowed.
CROWDED = """
SELECT DISTINCT clinic FROM unnest(%(clinics)s::bigint[], %(kinds)s::text[], %(ways)s::text[], %(mosts)s::int[])
    AS asked (clinic, kind, way, most)
WHERE (SELECT count(*) FROM (
    SELECT FROM mail_message row WHERE row.clinic_id = asked.clinic AND row.kind = asked.kind
    AND row.channel = asked.way AND row.created_at > greatest(%(since)s, (
        SELECT max(lifted_at) FROM mail_hold WHERE clinic_id = asked.clinic AND why = 'storm'))
    LIMIT asked.most + 1
) AS counted) > most
"""
TOO_OFTEN = """
SELECT row.id FROM unnest(%(keys)s::bigint[], %(mosts)s::int[]) AS asked (id, most) JOIN mail_message row USING (id)
WHERE (SELECT count(*) FROM (
    SELECT FROM mail_message other WHERE other.subject = row.subject AND other.kind = row.kind
    AND other.channel = row.channel AND other.id < row.id AND other.created_at > greatest(row.created_at - %(day)s, (
        SELECT max(lifted_at) FROM mail_hold WHERE clinic_id = row.clinic_id AND why = 'storm'))
    LIMIT asked.most
) AS counted) >= asked.most
"""

_people: list[Callable[[Collection[int]], Mapping[int, int]]] = []


def count_people_by(count: Callable[[Collection[int]], Mapping[int, int]]) -> None:
    """Tell how many people of each clinic are written to at present: the caps follow from it."""
    _people[:] = [count]


class Caps:
    """The caps during one run of delivery."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._most: dict[int, int] = {}

    def let_through(self, batch: Sequence[Message]) -> list[Message]:
        """Return what may go of a claim; the rest is held back, and the lead of its clinic is told once."""
        asked = [message for message in batch if message.clinic_id and most_a_day(message.kind)]
        if not asked:
            return list(batch)
        stopped = self._stopped({message.clinic_id for message in asked if message.clinic_id})
        crowded = self._crowded([message for message in asked if message.clinic_id not in stopped])
        whole = stopped | crowded
        too_often = self._too_often([message for message in asked if message.clinic_id not in whole])
        over: dict[int, list[Message]] = defaultdict(list)
        for message in asked:
            if message.clinic_id and (message.clinic_id in whole or message.pk in too_often):
                over[message.clinic_id].append(message)
        kept: set[int] = set()
        for clinic, messages in over.items():
            kept |= self._keep(clinic, messages, whole=clinic in whole, stopped=clinic in stopped)
        return [message for message in batch if message.pk not in kept]

    @transaction.atomic
    def _keep(self, clinic: int, messages: Sequence[Message], *, whole: bool, stopped: bool) -> set[int]:
        """Return what is held back now: nothing where a person has decided this very moment."""
        if not stopped:
            open_hold(clinic, whole=whole, now=self.now)
        held = Hold.objects.select_for_update().filter(clinic=clinic, why=Why.STORM, lifted_at=None).first()
        if held is None:
            return set()
        if not stopped:
            tell(held, now=self.now)
        if whole and not stopped:  # all that waits of these kinds, so that no claim has to step over it
            Hold.objects.filter(pk=held.pk, whole=False).update(whole=True)
            rows = Message.objects.filter(clinic=clinic, status__in=WAITING, kind__in=capped(), due_at__lte=self.now)
            rows.update(status=Status.HELD, last_reply=_reason(), retry_at=None)
        for token, keys in outbox.by_token(messages).items():
            mine = Message.objects.filter(pk__in=keys, token=token, status=Status.CLAIMED)
            mine.update(status=Status.HELD, last_reply=_reason(), token=None, lease_until=None)
        return {message.pk for message in messages}

    @staticmethod
    def _stopped(clinics: Collection[int]) -> set[int]:
        found = Hold.objects.filter(clinic__in=clinics, why=Why.STORM, whole=True, lifted_at=None)
        return {key for key in found.values_list("clinic", flat=True) if key}

    def _crowded(self, asked: Iterable[Message]) -> set[int]:
        """Return the clinics with more mails of one kind and way within an hour than their patients explain."""
        groups = sorted({(message.clinic_id or 0, message.kind, message.channel) for message in asked})
        self._measure({clinic for clinic, _kind, _way in groups} - self._most.keys())
        values = {
            "clinics": [clinic for clinic, _kind, _way in groups],
            "kinds": [kind for _clinic, kind, _way in groups],
            "ways": [way for _clinic, _kind, way in groups],
            "mosts": [self._most[clinic] for clinic, _kind, _way in groups],
            "since": self.now - HOUR,
        }
        return set(_column(CROWDED, values)) if groups else set()

    def _measure(self, clinics: Collection[int]) -> None:
        people = _people[0](clinics) if _people and clinics else {}
        for clinic in clinics:
            self._most[clinic] = SPARE + math.ceil(people.get(clinic, 0) * settings.MAIL_HOURLY_CAP)

    @staticmethod
    def _too_often(asked: Sequence[Message]) -> set[int]:
        """Return the mails before which as many of their kind were planned to the same patient within a day."""
        mosts = [math.ceil(most_a_day(message.kind) * settings.MAIL_DAILY_CAP) for message in asked]
        values = {"keys": [message.pk for message in asked], "mosts": mosts, "day": DAY}
        return set(_column(TOO_OFTEN, values)) if asked else set()


def open_hold(clinic: int, *, whole: bool, now: datetime) -> None:
    """Hold mails of a clinic back from now on, unless they are already."""
    row = Hold(clinic_id=clinic, why=Why.STORM, whole=whole, began_at=now, note=_reason())
    Hold.objects.bulk_create([row], ignore_conflicts=True)


def tell(held: Hold, *, now: datetime) -> None:
    """Write to the leads, or to the duty inbox of a clinic that has none; never twice of one hold."""
    assert held.clinic, "only clinics have caps"
    leads = Staff.objects.filter(clinic=held.clinic, role=Role.LEAD, is_active=True).select_related("user")
    for number, address in enumerate([lead.email for lead in leads.order_by("pk")] or [held.clinic.duty_email]):
        outbox.enqueue(
            kind="storm", subject=f"hold:{held.pk}", occasion=str(number), recipient=address,
            clinic=held.clinic, now=now,
        )  # fmt: skip


def _reason() -> str:
    return _("Held back: too many mails of this kind at once. The lead decides.")


def _column(sql: str, values: Mapping[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [int(key) for (key,) in cursor.fetchall()]
