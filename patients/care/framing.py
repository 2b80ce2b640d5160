"""What stands around the text of a letter: the clinic, the recipient and the signature.

It is written from the record until the letter is signed, and kept with the letter from then on: a name, a number or an
address that changes later changes no copy of what was sent.
"""

from typing import TypedDict

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.models import Referral


class Frame(TypedDict):
    """Each line as it is read; `contact` has several."""

    clinic: str
    contact: str
    recipient: str
    signed: str


def frame_of(referral: Referral) -> Frame:
    """Return what was kept when a letter was signed; what the record says now where nothing was."""
    kept: Frame | None = referral.frame
    return kept or _written(referral)


def keep(referral: Referral) -> None:
    """Keep what the record says now, as the letter is signed; the caller saves it."""
    referral.frame = _written(referral)


def keep_recipient(referral: Referral) -> None:
    """Let a letter that has not left name another recipient; the caller saves it."""
    if referral.frame is not None:
        referral.frame = {**referral.frame, "recipient": _recipient(referral)}


def _written(referral: Referral) -> Frame:
    clinic = referral.episode.patient.clinic
    return {
        "clinic": clinic.name,
        "contact": "\n".join(filter(None, [clinic.address, clinic.phone])),
        "recipient": _recipient(referral),
        "signed": _signed(referral),
    }


def _recipient(referral: Referral) -> str:
    """Return to whom a letter goes, with the code of the directory."""
    code = referral.recipient.code if referral.recipient else ""
    return f"{referral.recipient_name} ({code})" if code else referral.recipient_name


def _signed(referral: Referral) -> str:
    if referral.signed_at is None or referral.signed_by is None:
        return ""
    words = {
        "name": referral.signed_by,
        "registration": referral.signed_by.registration,
        "date": date_format(referral.signed_at.astimezone(referral.episode.patient.zone).date(), "j F Y"),
    }
    if referral.by_standing_signature:
        return _("Sent on %(date)s under the standing signature of %(name)s (%(registration)s).") % words
    return _("Signed by %(name)s (%(registration)s) on %(date)s.") % words
