"""Text messages: to staff at what is urgent, to patients who chose it at the number the clinic has confirmed."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from clinic.mail.kinds import goes_by_text, register_words
from clinic.mail.texting import LONGEST

if TYPE_CHECKING:
    from clinic.mail.models import Message
    from clinic.models import Staff
    from patients.models import Concern, Patient, ReminderSettings


def register_texts() -> None:
    """Tell the outbox which kinds go by text message too, and what they say: nothing clinical, no personal link."""
    register_words("concern", concern)
    register_words("concern_escalated", concern)
    register_words("reminder", lambda _message: fitted(_("A reminder:"), settings.BASE_URL))
    register_words(
        "question", lambda _message: fitted(_("We have a question that needs your answer today:"), settings.BASE_URL)
    )
    register_words("please_ring", please_ring)


def fitted(words: str, *more: str) -> str:
    """Return the words, and what still fits into one text message after them."""
    for part in more:
        if len(words) + 1 + len(part) <= LONGEST:
            words = f"{words} {part}"
    return words[:LONGEST]


def concern(message: "Message") -> str:
    """Return how urgent and until when, whose initials, and where to look."""
    from patients.models import Concern

    row = Concern.objects.select_related("patient__clinic").get(pk=message.subject.partition(":")[2])
    words = wanted(row, _("URGENT, %(urgency)s") % {"urgency": row.get_urgency_display()})
    if row.acknowledged_at is not None:
        words = _("%(wanted)s. Somebody has it, no outcome is written.") % {"wanted": words}
    return fitted(words, f"({row.patient.initials})", settings.BASE_URL)


def wanted(row: "Concern", urgency: str) -> str:
    """Return the urgency first, then what is wanted until when: an answer, or the outcome of whoever has it."""
    taken_on = row.acknowledged_at is not None
    by = localtime(row.outcome_by if taken_on else row.acknowledge_by, ZoneInfo(row.patient.clinic.time_zone))
    words = _("%(urgency)s: say what came of it by %(when)s") if taken_on else _("%(urgency)s: answer by %(when)s")
    return words % {"urgency": urgency, "when": date_format(by, "H:i, l j F")}


def please_ring(message: "Message") -> str:
    """Return the wish to be rung, with the number."""
    from patients.models import Patient

    patient = Patient.objects.select_related("clinic").get(pk=message.subject.partition(":")[2])
    return fitted(_("Please ring us on %(phone)s.") % {"phone": patient.clinic.phone}, settings.BASE_URL)


def number(phone: str) -> str:
    """Return a phone number as a gateway reads it."""
    return re.sub(r"[^\d+]", "", phone)


def number_of(patient: "Patient", kind: str, chosen: "ReminderSettings | None" = None) -> str:
    """Return where a patient wants this kind as a text message too; "" where they do not, or nobody confirmed it."""
    from patients.models import ReminderSettings

    if not settings.TEXT_GATEWAY_URL or not goes_by_text(kind):
        return ""
    chosen = chosen or ReminderSettings.objects.of(patient)
    return chosen.text_phone if chosen.by_text and confirmed(chosen) else ""


def confirmed(chosen: "ReminderSettings") -> bool:
    """Return whether the number that the record holds today is the one that the clinic has confirmed."""
    return bool(chosen.text_phone) and chosen.text_phone == number(chosen.patient.phone)


def numbers_of(concern: "Concern", addresses: Iterable[str]) -> list[str]:
    """Return the phones of those told by mail, where it is urgent enough to reach into a pocket."""
    from clinic.models import Staff
    from patients.models.concern import Urgency

    if not settings.TEXT_GATEWAY_URL or concern.urgency > Urgency.URGENT:
        return []
    people = Staff.objects.filter(user__email__in=list(addresses), is_active=True).exclude(phone="").order_by("pk")
    return list(dict.fromkeys(number(phone) for phone in people.values_list("phone", flat=True)))


def confirm(*, by: "Staff", patient: "Patient") -> None:
    """Note that a person of the clinic has made sure that this is the patient's own number."""
    from patients.models import ReminderSettings

    ReminderSettings.objects.update_or_create(patient=patient, defaults={"text_phone": number(patient.phone)})
