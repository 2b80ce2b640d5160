"""The recipient's link: it shows nothing about anybody, and only a press of the button says that the letter came."""

from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from clinic.mail.models import Message
from patients.care.letter_states import TRANSITIONS, change_status, locked
from patients.models import Referral
from patients.models.referral import ReferralStatus

SALT = "patients.letter-received"
VALID_FOR = timedelta(days=60)
S = ReferralStatus


def token_of(message: Message) -> str:
    """Return the token of the link in one mail."""
    return signing.dumps(message.pk, salt=SALT)


def find(token: str) -> Referral | None:
    """Return the letter of a link that is ours and not too old."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    message = Message.objects.filter(pk=pk, kind="referral").first()
    key = message.subject.partition(":")[2] if message else None
    rows = Referral.objects.select_related("episode__patient__clinic")
    return rows.filter(pk=key).first() if key else None


@transaction.atomic
def acknowledge(*, token: str, now: datetime) -> Referral | None:
    """Record that the recipient has the letter; what has gone further stays as it is. None for a link that is none."""
    found = find(token)
    if found is None:
        return None
    referral = locked(found)
    text = _("Acknowledged through the link in the mail.")
    if referral.status == S.SIGNED:  # they were quicker than their server's answer
        referral = change_status(referral, to=S.SENT, by=None, now=now)
    if S.RECEIVED in TRANSITIONS[S(referral.status)]:
        referral = change_status(referral, to=S.RECEIVED, by=None, now=now, text=text)
    return referral
