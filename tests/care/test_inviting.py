"""The way in: once, for a while, and kept nowhere."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clinic import clock
from clinic.mail import kinds
from patients.care import inviting
from patients.care.refusal import Refused
from patients.models import Invitation


@pytest.fixture
def invited(alice, dana):
    user, dana.user = dana.user, None
    dana.save()
    user.delete()
    return inviting.invite(by=alice, patient=dana, now=clock.now())


def token(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def test_the_mail_holds_the_link_and_the_database_does_not(dana, invited, outbox):
    (message,) = outbox.to(dana.email)
    assert invited in kinds.kind_of("invitation").compose(message).text
    row = Invitation.objects.get()
    assert token(invited) not in {row.seed, row.token_hash, str(message.data), message.sealed}


def test_it_opens_an_account_once(dana, invited):
    user = inviting.accept(token=token(invited), password="a long walk by the sea")
    dana.refresh_from_db()
    assert dana.user == user
    assert user.check_password("a long walk by the sea")
    with pytest.raises(Refused, match="used or is too old"):
        inviting.accept(token=token(invited))


def test_it_expires(invited):
    Invitation.objects.update(
        created_at=timezone.now() - timedelta(days=15), expires_at=timezone.now() - timedelta(days=1)
    )
    assert inviting.find(token(invited)) is None
    with pytest.raises(Refused):
        inviting.accept(token=token(invited))


def test_a_new_invitation_ends_the_one_before(alice, dana, invited):
    second = inviting.invite(by=alice, patient=dana, now=clock.now())
    assert inviting.find(token(invited)) is None
    assert inviting.find(token(second)) is not None


def test_a_weak_password_is_refused_in_words_and_the_link_still_works(invited):
    with pytest.raises(Refused, match="too short"):
        inviting.accept(token=token(invited), password="short")
    assert inviting.find(token(invited)) is not None


@pytest.mark.parametrize("nonsense", ["", "x", "\udcff", "a" * 5000])
def test_nonsense_is_no_invitation(db, nonsense):
    assert inviting.find(nonsense) is None
