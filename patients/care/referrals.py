"""The letter's way: one table says what may follow what, and nothing is deleted."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.models import Clinic, Staff
from patients.care import letters, telling
from patients.care.refusal import Refused
from patients.models import Concern, Referral, ReferralEntry
from patients.models.referral import ENDED, ReferralStatus

S = ReferralStatus
TRANSITIONS: Mapping[ReferralStatus, frozenset[ReferralStatus]] = {
    S.DRAFT: frozenset({S.SIGNED, S.WITHDRAWN}),
    S.SIGNED: frozenset({S.SENT, S.RETURNED, S.WITHDRAWN}),
    S.SENT: frozenset({S.RECEIVED, S.ACCEPTED, S.BOOKED, S.RETURNED, S.REJECTED, S.WITHDRAWN}),
    S.RECEIVED: frozenset({S.ACCEPTED, S.BOOKED, S.REJECTED, S.WITHDRAWN, S.CLOSED}),
    S.ACCEPTED: frozenset({S.BOOKED, S.REJECTED, S.WITHDRAWN, S.CLOSED}),
    S.BOOKED: frozenset({S.CLOSED, S.WITHDRAWN}),
    S.RETURNED: frozenset({S.SIGNED, S.WITHDRAWN}),
    S.CLOSED: frozenset(),
    S.REJECTED: frozenset(),
    S.WITHDRAWN: frozenset(),
}


def change_status(
    referral: Referral, *, to: ReferralStatus, by: Staff | None, now: datetime, text: str = ""
) -> Referral:
    """Move a letter that is held, and write its history. Raises Refused for a step the table does not have."""
    came_from = ReferralStatus(referral.status)
    if to not in TRANSITIONS[came_from]:
        raise Refused(
            _("A letter that is “%(now)s” cannot become “%(to)s”.") % {"now": came_from.label, "to": to.label}
        )
    referral.status = to
    if to == S.SENT:
        referral.sent_at = now
    if to in ENDED:
        referral.ended_at = now
    referral.save()
    ReferralEntry.objects.create(referral=referral, at=now, by=by, from_status=came_from, to_status=to, text=text)
    return referral


def locked(referral: Referral) -> Referral:
    """Return a letter held until the transaction ends."""
    rows = Referral.objects.select_related("episode__patient__clinic", "episode__patient__physiotherapist__user")
    return rows.select_for_update(of=("self",)).get(pk=referral.pk)


@transaction.atomic
def open_draft(*, concern: Concern, now: datetime) -> Referral | None:
    """Return the new draft of a concern's episode, or None while another letter of it is open."""
    episode = concern.episode
    if episode is None or Referral.objects.filter(episode=episode).open().exists():
        return None
    clinic = concern.patient.clinic
    referral = Referral.objects.create(
        episode=episode,
        assessment=concern.assessment,
        concern=concern,
        recipient_name=concern.patient.doctor_name or clinic.default_recipient_name,
        recipient_email=concern.patient.doctor_email or clinic.default_recipient_email,
        subject=letters.subject_of(concern),
        letter=letters.compose(concern, now=now),
        opened_at=now,
    )
    ReferralEntry.objects.create(referral=referral, at=now, to_status=S.DRAFT, text=concern.get_reason())
    if clinic.auto_send_referrals:
        _send_by_itself(referral, clinic, now)
    return referral


def _send_by_itself(referral: Referral, clinic: Clinic, now: datetime) -> None:
    """Send under the standing signature; what is missing or not secure stays a draft for a person, saying why."""
    signatory = clinic.standing_signatory
    problem = _why_not(referral, clinic)
    if signatory is None or not signatory.is_active or not signatory.is_clinician:
        problem = _("The standing signature has no clinician who works here.")
    if problem:
        ReferralEntry.objects.create(referral=referral, at=now, from_status=S.DRAFT, to_status=S.DRAFT, text=problem)
        return
    referral.by_standing_signature = True
    _sign(referral, signatory, now)
    telling.letter(referral, now=now)


@transaction.atomic
def change_letter(*, by: Staff, referral: Referral, letter: str, now: datetime) -> Referral:
    """Change the text of a draft. Raises Refused once it is signed."""
    referral = locked(referral)
    if referral.status not in (S.DRAFT, S.RETURNED):
        raise Refused(_("A signed letter stays as it is."))
    if not letter.strip():
        raise Refused(_("The letter is empty."), "letter")
    referral.letter = letter
    referral.save(update_fields=["letter"])
    return referral


@transaction.atomic
def sign(*, by: Staff, referral: Referral, now: datetime) -> Referral:
    """Sign a draft, or a letter that came back. Raises Refused for anybody who is not a clinician."""
    if not by.is_clinician:
        raise Refused(_("Only a clinician signs a letter."))
    return _sign(locked(referral), by, now)


def _sign(referral: Referral, by: Staff | None, now: datetime) -> Referral:
    referral.signed_by, referral.signed_at = by, now
    return change_status(referral, to=S.SIGNED, by=by, now=now, text=_("Signed by %(name)s") % {"name": by})


@transaction.atomic
def send(*, by: Staff, referral: Referral, recipient_name: str, recipient_email: str, now: datetime) -> Referral:
    """Hand a signed letter to the outbox. It is “sent” once the recipient's server has taken it. Raises Refused."""
    referral = locked(referral)
    if referral.status != S.SIGNED:
        raise Refused(_("Sign the letter first."))
    referral.recipient_name, referral.recipient_email = recipient_name.strip(), recipient_email.strip()
    if problem := _why_not(referral, referral.episode.patient.clinic):
        raise Refused(problem, "recipient_email")
    referral.save(update_fields=["recipient_name", "recipient_email"])
    telling.letter(referral, now=now)
    return referral


def _why_not(referral: Referral, clinic: Clinic) -> str:
    """Return what stands against sending a letter by mail; empty when nothing does."""
    if not referral.recipient_name or not referral.recipient_email:
        return _("Say to whom the letter goes: a name and a mail address.")
    if not letters.is_complete(referral):
        return _("A heading of the letter is empty.")
    domain = referral.recipient_email.rpartition("@")[2].lower()
    if domain not in {secure.lower() for secure in clinic.secure_domains}:
        return _(
            "%(domain)s is not on the clinic's list of secure domains. Print the letter and record how it went."
        ) % {"domain": domain}
    return ""


@transaction.atomic
def record(*, by: Staff | None, referral: Referral, to: str, now: datetime, text: str = "") -> Referral:
    """Record a step on the letter's way, such as “received” after a phone call. Raises Refused."""
    return change_status(locked(referral), to=ReferralStatus(to), by=by, now=now, text=text)


@transaction.atomic
def withdraw_draft(*, by: Staff, concern: Concern, now: datetime, text: str) -> None:
    """Withdraw the draft that a concern opened, in the act that closes the concern."""
    for referral in Referral.objects.filter(concern=concern, status=S.DRAFT):
        change_status(locked(referral), to=S.WITHDRAWN, by=by, now=now, text=text)


def letter_settled(referral_id: str, *, accepted: bool, reply: str, now: datetime) -> None:
    """Take note of what the recipient's server said, in the transaction that settles the mail."""
    referral = locked(Referral(pk=referral_id))
    if referral.status != S.SIGNED:
        return
    if accepted:
        change_status(referral, to=S.SENT, by=None, now=now, text=reply)
    else:
        change_status(referral, to=S.RETURNED, by=None, now=now, text=reply)
