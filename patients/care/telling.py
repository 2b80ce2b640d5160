"""Who is told what: rows of the outbox, written in the transaction of what happened.

A mail's subject is a text key and its occasion says why it is due, so that nothing is planned twice.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from clinic.mail import outbox
from clinic.mail.models import Channel
from clinic.models import Staff
from patients.care import owners, texts, weekly
from patients.care.apart import short
from patients.models import (
    CarerAccess,
    Concern,
    Invitation,
    Patient,
    PatientMessage,
    Prescription,
    PrescriptionVersion,
    Referral,
    ReminderSettings,
)
from patients.models.concern import Urgency
from patients.rules.findings import REFERRING, Finding
from patients.rules.reminders import WINDOW
from patients.rules.schedule import Due, after_quiet, local_date

# Less urgent, but not to be left to a page that the patient may not open.
RINGING = REFERRING | {Finding.NO_ANSWER}
# The line of a letter's way that says that a person let it go by mail.
HANDED = "handed"


def addresses(concern: Concern, staff: Iterable[Staff | None], *, duty: bool) -> list[str]:
    """Return the addresses of people, and of the duty inbox, each once."""
    found = [person.email for person in staff if person is not None]
    return list(dict.fromkeys(found + [concern.patient.clinic.duty_email] * duty))


def concern_opened(concern: Concern, *, now: datetime) -> None:
    """Tell the owner; at an emergency also the cover, the duty inbox and every lead together; and the patient."""
    everybody = concern.urgency == Urgency.EMERGENCY
    staff = [concern.owner, concern.owner.cover, *owners.leads(concern.patient)] if everybody else [concern.owner]
    opened_to(concern, addresses(concern, staff, duty=everybody), now=now)
    if concern.urgency <= Urgency.SOON or concern.finding in RINGING:
        please_ring(concern.patient, now=now)


def opened_to(concern: Concern, recipients: Collection[str], *, now: datetime) -> None:
    """Tell staff that a concern was opened: at once, or with the weekly batch where it belongs to it."""
    if weekly.is_batched(concern):
        weekly.announce(concern, now=now)
    else:
        _to_staff("concern", concern, "opened", recipients, now=now)


def concern_repeated(concern: Concern, occasion: str, *, now: datetime) -> None:
    """Tell whoever holds a concern that it was found again, and needs them sooner or is urgent already."""
    repeated_to_staff(concern, occasion, now=now)
    if concern.urgency <= Urgency.SOON:
        please_ring(concern.patient, now=now)


def repeated_to_staff(concern: Concern, occasion: str, *, now: datetime) -> None:
    """Tell whoever holds a concern of one more occasion."""
    holder = owners.stand_in(concern.acknowledged_by or concern.owner, concern.patient, now)
    _to_staff("concern", concern, f"repeated {occasion}", [holder.email], now=now)


def concern_handed_over(concern: Concern, *, now: datetime) -> None:
    """Tell whoever stands in for an owner who is away: at once, or with the weekly batch where it belongs to it."""
    if weekly.is_batched(concern):
        weekly.announce(concern, now=now)
        return
    times = concern.entries.filter(kind__startswith="handed").count()
    _to_staff("concern", concern, f"handed over {times}", [concern.owner.email], now=now)


def concern_escalated(
    concern: Concern, step: int, recipients: Collection[str], *, now: datetime, at: datetime | None = None
) -> None:
    """Tell the next people up that nobody has answered; `at`: when it should have been said."""
    if weekly.is_batched(concern):
        weekly.late(concern, recipients, at=at or now, now=now)
        return
    _to_staff("concern_escalated", concern, f"escalated {concern.status} {step}", recipients, now=now)


def _to_staff(kind: str, concern: Concern, occasion: str, recipients: Collection[str], *, now: datetime) -> None:
    for recipient in recipients:
        outbox.enqueue(
            kind=kind,
            subject=f"concern:{concern.pk}",
            occasion=f"{occasion} {short(recipient)}",
            recipient=recipient,
            clinic=concern.patient.clinic,
            now=now,
        )
    for phone in texts.numbers_of(concern, recipients):
        outbox.enqueue(
            kind=kind,
            subject=f"concern:{concern.pk}",
            occasion=f"{occasion} {short(phone)}",
            recipient=phone,
            channel=Channel.TEXT,
            clinic=concern.patient.clinic,
            now=now,
        )


def please_ring(patient: Patient, *, now: datetime) -> None:
    """Ask the patient to ring, once a day at most and not while they sleep; says nothing of why."""
    _to_patient("please_ring", patient, local_date(now, patient.zone).isoformat(), now=now, awake=True)


def check_in_asked(patient: Patient, occasion: str, *, now: datetime, expires_at: datetime) -> None:
    """Ask for a check-in."""
    _to_patient("question", patient, occasion, now=now, expires_at=expires_at)


def session_reminder(patient: Patient, due: Due, *, now: datetime) -> None:
    """Remind of one session; of no use three hours after its time."""
    _to_patient("reminder", patient, due.occasion, now=now, expires_at=due.at + WINDOW)


def session_reminders(due: Iterable[tuple[ReminderSettings, Due]], *, now: datetime) -> None:
    """Remind many patients, each of one session, by the ways that each of them has chosen."""
    mails = (
        {**way, "occasion": one.occasion, "expires_at": one.at + WINDOW}
        for chosen, one in due
        for way in _ways("reminder", chosen.patient, chosen)
    )
    outbox.enqueue_all(mails, now=now)


def programme_changed(version: PrescriptionVersion, *, now: datetime) -> None:
    """Tell the patient that their programme has a new version."""
    patient = version.prescription.episode.patient
    _to_patient("programme_changed", patient, f"{version.prescription_id}/{version.number}", now=now)


def prescription_ended(prescription: Prescription, *, now: datetime) -> None:
    """Tell the patient that a programme is no longer theirs to do; what it was, is read on their pages."""
    _to_patient("programme_changed", prescription.episode.patient, f"{prescription.pk}/ended", now=now)


def invitation(invitation: Invitation, *, now: datetime) -> None:
    """Send the way in. The link is made again when the mail is composed: no secret waits in the outbox."""
    outbox.enqueue(
        kind="invitation",
        subject=f"invitation:{invitation.pk}",
        occasion="invited",
        recipient=invitation.patient.email,
        clinic=invitation.patient.clinic,
        now=now,
    )


def carer_invited(row: CarerAccess, *, now: datetime) -> None:
    """Send a carer the way in, whoever's address it is."""
    _about_carer("carer_invitation", row, "invited", row.email, now=now)


def carer_changed(row: CarerAccess, occasion: str, *, now: datetime) -> None:
    """Tell the patient that the clinic gave or ended an access."""
    _about_carer("carer_changed", row, occasion, row.patient.email, now=now)


def _about_carer(kind: str, row: CarerAccess, occasion: str, recipient: str, *, now: datetime) -> None:
    clinic = row.patient.clinic
    outbox.enqueue(kind=kind, subject=f"carer:{row.pk}", occasion=occasion, recipient=recipient, clinic=clinic, now=now)


def letter(referral: Referral, *, now: datetime) -> None:
    """Send a signed letter to its recipient, once for each signature; it never expires."""
    outbox.enqueue(
        kind="referral",
        subject=f"referral:{referral.pk}",
        occasion=under_signature(referral),
        recipient=referral.recipient_email,
        clinic=referral.episode.patient.clinic,
        now=now,
    )


def under_signature(referral: Referral) -> str:
    """Return the occasion of the mail that the last signature allows."""
    signed = referral.entries.filter(to_status="signed").exclude(from_status="signed")
    return signature(signed.count())


def signature(number: int) -> str:
    """Return the occasion of the mail that one of a letter's signatures allows."""
    return f"signature {number}"


def letter_chased(referral: Referral, step: int, recipients: Iterable[str], *, now: datetime) -> None:
    """Tell staff of a letter that stands still; the mail is of no use once somebody has moved it on."""
    since = referral.moved_at or referral.opened_at
    for recipient in recipients:
        outbox.enqueue(
            kind="referral_chase",
            subject=f"referral:{referral.pk}",
            occasion=chase_of(referral, since, step, recipient),
            recipient=recipient,
            clinic=referral.episode.patient.clinic,
            data={"status": referral.status},
            now=now,
        )


def chase_of(referral: Referral, since: datetime, step: int, recipient: str) -> str:
    """Return the occasion of the mail of one step to one person, while a letter stands where it came `since` then."""
    return f"{referral.status} {since:%Y-%m-%dT%H:%M} {step} {short(recipient)}"


def appointment_asked(referral: Referral, *, asked_at: datetime, now: datetime) -> None:
    """Ask the patient, while they are awake, whether the recipient has given them an appointment."""
    patient = referral.episode.patient
    outbox.enqueue(
        kind="appointment",
        subject=f"referral:{referral.pk}",
        occasion=local_date(asked_at, patient.zone).isoformat(),
        recipient=patient.email,
        clinic=patient.clinic,
        now=now,
        due_at=_awake_at(patient, now),
    )


def message_came(message: PatientMessage, *, now: datetime) -> None:
    """Tell whoever looks after the patient that a message waits."""
    patient = message.patient
    outbox.enqueue(
        kind="message",
        subject=f"message:{message.pk}",
        occasion="came",
        recipient=owners.owner_of(patient, now).email,
        clinic=patient.clinic,
        now=now,
    )


def message_answered(message: PatientMessage, *, now: datetime) -> None:
    """Tell the patient, while they are awake, that something new waits on their pages."""
    patient = message.patient
    outbox.enqueue(
        kind="message_answered",
        subject=f"message:{message.pk}",
        occasion="answered",
        recipient=patient.email,
        clinic=patient.clinic,
        now=now,
        due_at=_awake_at(patient, now),
    )


def _to_patient(
    kind: str,
    patient: Patient,
    occasion: str,
    *,
    now: datetime,
    expires_at: datetime | None = None,
    awake: bool = False,
) -> None:
    due_at = _awake_at(patient, now) if awake else now
    about = {"occasion": occasion, "due_at": due_at, "expires_at": expires_at}
    outbox.enqueue_all(({**way, **about} for way in _ways(kind, patient)), now=now)


def _ways(kind: str, patient: Patient, chosen: ReminderSettings | None = None) -> Iterator[dict[str, Any]]:
    """Yield how a patient is told: by mail, and by text message where they chose it."""
    ways = {Channel.EMAIL: patient.email, Channel.TEXT: texts.number_of(patient, kind, chosen)}
    for channel, address in ways.items():
        if address or channel == Channel.EMAIL:
            about = {"kind": kind, "subject": f"patient:{patient.pk}", "clinic": patient.clinic}
            yield {**about, "recipient": address, "channel": channel}


def _awake_at(patient: Patient, now: datetime) -> datetime:
    chosen = ReminderSettings.objects.of(patient)
    return after_quiet(now, patient.zone, chosen.quiet_from, chosen.quiet_until)
