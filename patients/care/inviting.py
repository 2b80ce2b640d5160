"""The way in for a new patient: one link, once, for a while. Times here are real time."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from clinic.models import Staff, User
from patients.care import telling
from patients.care.refusal import Refused
from patients.care.ways_in import VALID_FOR, hash_of, new_account, token_from
from patients.models import Invitation, Patient


def token_of(invitation: Invitation) -> str:
    """Return the token of an invitation, made again from its seed: neither it nor the link is stored."""
    return token_from(invitation.seed, kind="patients.invitation")


def link_of(invitation: Invitation) -> str:
    """Return the address to open."""
    return settings.BASE_URL + reverse("invitation", args=[token_of(invitation)])


@transaction.atomic
def invite(*, by: Staff | None, patient: Patient, now: datetime) -> str:
    """Send a patient the way in and return its link; links sent before no longer work. Raises Refused."""
    if patient.user_id is not None:
        raise Refused(_("%(name)s can already sign in.") % {"name": patient.name})
    earlier = patient.invitations.filter(accepted_at=None, expires_at__gt=timezone.now())
    earlier.update(expires_at=timezone.now())
    row = Invitation(patient=patient, invited_by=by, seed=get_random_string(40), expires_at=timezone.now() + VALID_FOR)
    row.token_hash = hash_of(token_of(row))
    row.save()
    telling.invitation(row, now=now)
    return link_of(row)


def way_in(*, by: Staff, patient: Patient, now: datetime) -> str:
    """Return the link that was sent last while it can be accepted, so that its mail holds; else a new one's.

    Raises Refused.
    """
    sent = patient.invitations.filter(accepted_at=None, expires_at__gt=timezone.now()).order_by("-pk").first()
    if sent is None or patient.user_id is not None:
        return invite(by=by, patient=patient, now=now)
    return link_of(sent)


def find(token: str) -> Invitation | None:
    """Return the invitation of a token while it can be accepted."""
    rows = Invitation.objects.select_related("patient__clinic", "patient__physiotherapist__user")
    return rows.filter(token_hash=hash_of(token), accepted_at=None, expires_at__gt=timezone.now()).first()


@transaction.atomic
def accept(*, token: str, password: str | None = None) -> User:
    """Return the new account of an invited patient; without a password the emailed code opens it. Raises Refused."""
    row = Invitation.objects.select_for_update().filter(token_hash=hash_of(token)).first()
    if row is None or row.accepted_at is not None or row.expires_at <= timezone.now():
        raise Refused(_("This link has been used or is too old. Ask the clinic for a new one."))
    taken, whose = _("Somebody already signs in with this address. Please ring the clinic."), row.patient
    user = new_account(whose.email, password, name=whose.name, taken=taken)
    row.accepted_at = timezone.now()
    row.save(update_fields=["accepted_at"])
    Patient.objects.filter(pk=row.patient_id).update(user=user)
    return user
