"""Letters of the cast, and to whom they go."""

from clinic import clock
from clinic.models import Staff
from patients.care import directory, referrals
from patients.models import Recipient, Referral


def a_recipient(by: Staff, name: str, email: str, *, checked: bool = True) -> Recipient:
    """Return a recipient of the directory, the address checked today."""
    return directory.add(by=by, name=name, email=email, checked=checked, now=clock.now())


def send(referral: Referral, by: Staff, email: str = "dr.elm@secure.example") -> Referral:
    """Sign a letter and hand it to the outbox."""
    referral = referrals.sign(by=by, referral=referral, now=clock.now())
    to = directory.of_address(by.clinic, email) or a_recipient(by, "Dr Elm", email)
    return referrals.send(by=by, referral=referral, recipient=to, now=clock.now())


def sent(referral: Referral, by: Staff, email: str = "dr.elm@secure.example") -> Referral:
    """Send a letter, and let the other server take it."""
    send(referral, by, email)
    referrals.letter_settled(str(referral.pk), accepted=True, reply="250 ok", now=clock.now())
    referral.refresh_from_db()
    return referral
