"""The letter's way from the draft until it is sent, and taking it back; nothing is deleted."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from clinic.mail import outbox
from clinic.mail.models import Message
from clinic.mail.models import Status as MailStatus
from clinic.models import Clinic, Staff
from patients.care import composing, directory, framing, letters, telling
from patients.care.letter_states import change_status, locked, next_chase, note
from patients.care.refusal import Refused
from patients.models import Assessment, Concern, Recipient, Referral
from patients.models.referral import ReferralStatus
from patients.rules.findings import Finding

S = ReferralStatus


@transaction.atomic
def open_draft(*, concern: Concern, now: datetime) -> Referral | None:
    """Return the new draft of a concern's episode, or None while another letter of it is open."""
    episode = concern.episode
    if episode is None or Referral.objects.filter(episode=episode).open().exists():
        return None
    clinic = concern.patient.clinic
    email = concern.patient.doctor_email or clinic.default_recipient_email
    known = directory.of_address(clinic, email)
    name = concern.patient.doctor_name or clinic.default_recipient_name
    referral = Referral(
        episode=episode,
        assessment=concern.assessment,
        concern=concern,
        recipient=known,
        recipient_name=str(known) if known else name,
        recipient_email=email,
        subject=letters.subject_of(concern),
        letter=composing.compose(concern, now=now),
        series=composing.series(episode),
        opened_at=now,
        moved_at=now,
    )
    referral.next_chase_at = next_chase(referral)
    referral.save(force_insert=True)
    note(referral, concern.get_reason(), came_from="", now=now)
    if clinic.auto_send_referrals:
        _send_by_itself(referral, clinic, now)
    return referral


def _send_by_itself(referral: Referral, clinic: Clinic, now: datetime) -> None:
    """Send under the standing signature; what is missing or not secure stays a draft for a person, saying why."""
    signatory = clinic.standing_signatory
    problem = _why_not(referral, clinic, now)
    if signatory is None or not signatory.is_active or not signatory.is_clinician or not signatory.registration:
        problem = _("The standing signature has no clinician who works here.")
    if signatory is None or problem:
        note(referral, problem, now=now)
        return
    referral.by_standing_signature = True
    _sign(referral, signatory, now)
    telling.letter(referral, now=now)


@transaction.atomic
def change_letter(*, by: Staff, referral: Referral, letter: str, now: datetime, urgency: str = "") -> Referral:
    """Change the text or the urgency of a draft. Raises Refused once it is signed, and for good once it was sent."""
    referral = locked(referral)
    if referral.status not in (S.DRAFT, S.RETURNED) or referral.sent_at is not None:
        raise Refused(_("A signed letter stays as it is."))
    if not letter.strip():
        raise Refused(_("The letter is empty."), "letter")
    referral.urgency = urgency or referral.urgency
    referral.letter = letters.with_urgency(letter, referral.urgency) if urgency else letter
    referral.next_chase_at = next_chase(referral)
    referral.save(update_fields=["letter", "urgency", "next_chase_at"])
    return referral


@transaction.atomic
def sign(*, by: Staff, referral: Referral, now: datetime) -> Referral:
    """Sign a draft, or a letter that came back. Raises Refused for who may not sign, and for a blank heading."""
    if not by.is_clinician:
        raise Refused(_("Only a clinician signs a letter."))
    if not by.registration:
        raise Refused(_("Your registration number is missing. Ask your lead to enter it."))
    referral = locked(referral)
    _refuse_blanks(referral)
    return _sign(referral, by, now)


def _sign(referral: Referral, by: Staff, now: datetime) -> Referral:
    referral.signed_by, referral.signed_at = by, now
    framing.keep(referral)
    return change_status(referral, to=S.SIGNED, by=by, now=now, text=_("Signed by %(name)s") % {"name": by})


@transaction.atomic
def address(*, by: Staff, referral: Referral, recipient: Recipient, now: datetime) -> Referral:
    """Say to whom a letter goes that has not left. Raises Refused."""
    referral = locked(referral)
    if referral.status not in (S.DRAFT, S.SIGNED, S.RETURNED):
        raise Refused(_("The letter has left. A correction is its next version."))
    if recipient.clinic_id != referral.episode.patient.clinic_id:
        raise Refused(_("Choose a recipient of your own directory."), "recipient")
    if referral.status == S.SIGNED and _mails(referral).filter(occasion=telling.under_signature(referral)).exists():
        raise Refused(_("The letter is in the outbox already."))
    referral.recipient, referral.recipient_name, referral.recipient_email = recipient, str(recipient), recipient.email
    framing.keep_recipient(referral)
    referral.save(update_fields=["recipient", "recipient_name", "recipient_email", "frame"])
    return referral


@transaction.atomic
def send(*, by: Staff, referral: Referral, recipient: Recipient, now: datetime) -> Referral:
    """Hand a signed letter to the outbox. It is “sent” once the recipient's server has taken it. Raises Refused."""
    referral = locked(referral)
    if referral.status != S.SIGNED:
        raise Refused(_("Sign the letter first."))
    referral = address(by=by, referral=referral, recipient=recipient, now=now)
    if problem := _why_not(referral, referral.episode.patient.clinic, now):
        raise Refused(problem, "recipient")
    telling.letter(referral, now=now)
    said = _("Handed over to be mailed to %(address)s") % {"address": referral.recipient_email}
    note(referral, said, by=by, now=now, kind=telling.HANDED)
    return referral


def _why_not(referral: Referral, clinic: Clinic, now: datetime) -> str:
    """Return what stands against sending a letter by mail; empty when nothing does."""
    if not referral.recipient_name or not referral.recipient_email:
        return _("Say to whom the letter goes: a name and a mail address.")
    if blank := letters.missing(referral):
        return _blank(blank)
    if not is_secure(referral.recipient_email, clinic):
        return _(
            "%(domain)s is not on the clinic's list of secure domains. Print the letter and record how it went."
        ) % {"domain": referral.recipient_email.rpartition("@")[2].lower()}
    today = directory.today_at(clinic, now)
    if referral.recipient is None or not referral.recipient.checked_within_a_year(today):
        return _("Nobody has checked this address in the last 12 months. Check it in the directory first.")
    return ""


def is_secure(email: str, clinic: Clinic) -> bool:
    """Return whether a clinic has listed the domain of an address as secure."""
    return email.rpartition("@")[2].lower() in {secure.lower() for secure in clinic.secure_domains}


def _refuse_blanks(referral: Referral) -> None:
    if blank := letters.missing(referral):
        raise Refused(_blank(blank), "letter")


def _blank(blank: list[str]) -> str:
    return _("A heading of the letter is empty: %(headings)s.") % {"headings": "; ".join(blank)}


@transaction.atomic
def record(*, by: Staff | None, referral: Referral, to: str, now: datetime, text: str = "") -> Referral:
    """Record a step on the letter's way, such as “received” after a phone call. Raises Refused."""
    if to == S.WITHDRAWN:
        return withdraw(by=by, referral=referral, now=now, text=text)
    referral = locked(referral)
    if to == S.SENT:
        _refuse_blanks(referral)
        if not referral.recipient_name:
            raise Refused(_("A heading of the letter is empty: %(headings)s.") % {"headings": _(letters.RECIPIENT)})
    return change_status(referral, to=ReferralStatus(to), by=by, now=now, text=text)


@transaction.atomic
def withdraw(*, by: Staff | None, referral: Referral, now: datetime, text: str = "") -> Referral:
    """Withdraw a letter: its mail is taken back first, or it has been sent and says so. Raises Refused in between.

    The mail is held before the letter, as delivery does, so that neither waits for the other.
    """
    mails = list(_mails(referral).select_for_update().order_by("pk"))
    referral = locked(referral)
    if any(mail.status in (MailStatus.SENDING, MailStatus.UNKNOWN) for mail in mails):
        raise Refused(_("The letter is being sent this moment. Look again in a minute."))
    outbox.cancel(subject=f"referral:{referral.pk}", kind="referral", reason=_("The letter was withdrawn."), now=now)
    if referral.status == S.SIGNED and any(_left(mail, referral) for mail in mails):
        referral = change_status(referral, to=S.SENT, by=None, now=now)
    return change_status(referral, to=S.WITHDRAWN, by=by, now=now, text=text)


def _mails(referral: Referral) -> QuerySet[Message]:
    return Message.objects.filter(kind="referral", subject=f"referral:{referral.pk}")


def _left(mail: Message, referral: Referral) -> bool:
    """Return whether a mail went out under the signature that stands."""
    return mail.status == MailStatus.ACCEPTED and mail.occasion == telling.under_signature(referral)


@transaction.atomic
def withdraw_draft(*, by: Staff, concern: Concern, now: datetime, text: str) -> None:
    """Withdraw the draft that a concern opened, in the act that closes the concern."""
    for referral in Referral.objects.filter(concern=concern, status=S.DRAFT):
        change_status(locked(referral), to=S.WITHDRAWN, by=by, now=now, text=text)


def letter_settled(referral_id: str, *, accepted: bool, reply: str, now: datetime) -> None:
    """Take note of what the recipient's server said, in the transaction that settles the mail."""
    referral = locked(Referral(pk=referral_id))
    if referral.status != S.SIGNED:
        said = _("The mail was taken by the other server: %(reply)s") if accepted else _("The mail failed: %(reply)s")
        note(referral, said % {"reply": reply}, now=now)
    elif accepted:
        change_status(referral, to=S.SENT, by=None, now=now, text=reply)
    else:
        change_status(referral, to=S.RETURNED, by=None, now=now, text=reply)


def note_improvement(assessment: Assessment, *, now: datetime) -> None:
    """Note on an open letter that the patient is better; only a person withdraws it."""
    if Finding.IMPROVING not in assessment.findings or assessment.check_in is None:
        return
    for referral in Referral.objects.filter(episode=assessment.episode).open():
        text = _("The patient is better: pain %(pain)d of 10 on %(date)s.") % {
            "pain": assessment.check_in.pain,
            "date": letters.day(assessment.check_in.on),
        }
        if not referral.entries.filter(text=text).exists():
            note(referral, text, now=now)
