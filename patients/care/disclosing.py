"""What of a record tells about somebody else: held back from a copy until a clinician has looked at it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from clinic.models import Staff
from patients.care.refusal import Refused
from patients.models import (
    CheckIn,
    ConcernEntry,
    Disclosure,
    Episode,
    Goal,
    Patient,
    PatientMessage,
    Pause,
    Prescription,
    ReferralEntry,
    Remark,
    Session,
)
from patients.models.privacy import Decision

# The entries of the timeline that hold free words, by their source, with the way from each to its patient.
ENTRIES: dict[str, tuple[type[models.Model], str]] = {
    "check-in": (CheckIn, "patient"),
    "answer-remark": (Remark, "patient"),
    "session": (Session, "patient"),
    "session-remark": (Remark, "patient"),
    "message": (PatientMessage, "patient"),
    "concern": (ConcernEntry, "concern__patient"),
    "letter": (ReferralEntry, "referral__episode__patient"),
    "pause": (Pause, "episode__patient"),
    "programme-end": (Prescription, "episode__patient"),
    "episode-end": (Episode, "patient"),
    "goal": (Goal, "patient"),
}
FREE_WORDS = ("text", "note", "end_note", "reason", "why")
LONG_ENOUGH = 8  # letters of a text that is known again within another


@transaction.atomic
def decide(*, by: Staff, patient: Patient, entry: str, decision: Decision, why: str = "", now: datetime) -> Disclosure:
    """Decide what becomes of an entry of the record. Raises Refused when there is no such entry of this patient."""
    assert by.clinic_id == patient.clinic_id
    if words_of(patient, entry) is None:
        raise Refused(_("There is no such entry."))
    words = why.strip()
    if decision is Decision.WITHHELD and not words:
        raise Refused(_("Write why the patient may not have it."), "why")
    return Disclosure.objects.create(patient=patient, entry=entry, decision=decision, why=words[:300], by=by, at=now)


def words_of(patient: Patient, entry: str) -> str | None:
    """Return the free words of an entry of this patient's record; None when there is no such entry."""
    source, _colon, key = entry.partition(":")
    if source not in ENTRIES:
        return None
    model, way = ENTRIES[source]
    try:
        row = model._default_manager.filter(**{"pk": key, way: patient}).first()
    except (ValueError, ValidationError):
        return None
    return " ".join(_free(row)) if row else None


def _free(row: models.Model) -> list[str]:
    return [text for name in FREE_WORDS if (text := str(getattr(row, name, "")))]


def decisions(patient: Patient) -> dict[str, Disclosure]:
    """Return the decision in force on each entry that has one."""
    return {one.entry: one for one in Disclosure.objects.filter(patient=patient).order_by("at", "pk")}


def waiting(patient: Patient) -> list[Disclosure]:
    """Return what is held back until a clinician has looked."""
    return [one for one in decisions(patient).values() if one.decision == Decision.HELD]


def held_words(patient: Patient) -> dict[str, str]:
    """Return the free words of each entry that is not given out, with what stands in their place."""
    found: dict[str, str] = {}
    for entry, one in decisions(patient).items():
        source, _colon, key = entry.partition(":")
        if one.decision != Decision.RELEASED:
            row = ENTRIES[source][0]._default_manager.get(pk=key)
            found |= dict.fromkeys(_free(row), said(one))
    return found


def said(one: Disclosure) -> str:
    """Return what stands in place of the words."""
    if one.decision == Decision.HELD:
        return _("Held back: it tells about somebody else, and a clinician looks at it first.")
    return _("Left out: it tells about somebody else.")


def in_place_of(value: str, held: dict[str, str]) -> str:
    """Return free words, or what stands in their place: the same may be told again elsewhere, such as in a letter."""
    for text, place in held.items():
        shorter, longer = sorted((text, value), key=len)
        if text == value or (len(shorter) >= LONG_ENOUGH and shorter in longer):
            return place
    return value
