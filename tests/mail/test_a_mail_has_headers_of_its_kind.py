import pytest

from clinic.mail import kinds
from clinic.mail.accounts import seal, unseal
from clinic.mail.delivery import deliver_due
from clinic.mail.kinds import Kind, Mail
from clinic.mail.models import Message
from tests.mail.conftest import states
from tests.mail.some_kinds import NOW, plan

pytestmark = pytest.mark.django_db


def send(practice, headers):
    kinds.register(Kind("headed", compose=lambda _message: Mail("A reminder", "text", headers=headers)))
    plan(practice, kind="headed")
    deliver_due(now=NOW)


def test_a_long_address_in_a_header_arrives_whole(practice, sink):
    address = f"<https://portal.example/stop/{'x' * 300}/>"
    send(practice, {"List-Unsubscribe": address})
    [mail] = sink.accepted
    assert mail.message["List-Unsubscribe"].strip() == address  # it may be folded, never broken


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("List-Unsubscribe", "<https://portal.example/>\r\nBcc: all@example.org"),
        ("List-Unsubscribe\r\nBcc", "all@example.org"),
        ("X-Odd: 1", "value"),
        ("Bcc", "all@example.org"),
        ("message-id", "<other@example.org>"),
    ],
)
def test_a_header_smuggles_and_replaces_nothing(practice, sink, name, value):
    send(practice, {name: value})
    assert (sink.accepted, states()) == ([], {"failed": 1})


def test_a_sealed_mail_keeps_its_headers():
    mail = Mail("Sign in", "text", headers={"List-Help": "<https://portal.example/help-now/>"})
    assert unseal(Message(sealed=seal(mail))) == mail
