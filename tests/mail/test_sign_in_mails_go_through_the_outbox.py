from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from clinic import clock
from clinic.mail.delivery import deliver_due
from clinic.mail.models import Message, Status

pytestmark = pytest.mark.django_db
CODE = "Your code is QX7-K2P"


@pytest.fixture
def sent_code() -> Message:
    """Return the message that stands for a sign-in code."""
    mail = EmailMultiAlternatives("Sign in", CODE, "ignored@example.org", ["dana@example.org"])
    mail.attach_alternative(f"<p>{CODE}</p>", "text/html")
    mail.connection = get_connection("clinic.mail.backend.OutboxBackend")
    assert mail.send() == 1
    return Message.objects.get()


def test_a_code_waits_sealed(sent_code):
    assert (sent_code.kind, sent_code.urgent, sent_code.clinic) == ("account", True, None)
    assert sent_code.sealed
    assert "QX7" not in f"{sent_code.sealed}{sent_code.data}{sent_code.subject}"


def test_a_code_arrives_and_leaves_no_trace(sent_code, sink):
    deliver_due(now=clock.now())
    [mail] = sink.to("dana@example.org")
    assert (mail.subject, mail.text.strip()) == ("Sign in", CODE)
    assert mail.message["From"] == "Limber <portal@limber.example>"
    sent_code.refresh_from_db()
    assert (sent_code.status, sent_code.sealed) == (Status.ACCEPTED, "")


def test_a_stale_code_is_neither_sent_nor_kept(sent_code, sink):
    deliver_due(now=clock.now() + timedelta(minutes=16))
    sent_code.refresh_from_db()
    assert (sink.accepted, sent_code.status, sent_code.sealed) == ([], Status.EXPIRED, "")


def test_a_code_that_cannot_be_opened_any_more_stops_nobody(sent_code, sink, settings):
    settings.SECRET_KEY = "another key, long enough to be taken for a real one"
    deliver_due(now=clock.now())
    sent_code.refresh_from_db()
    assert (sink.accepted, sent_code.status, sent_code.sealed) == ([], Status.FAILED, "")


def test_a_dead_mail_server_does_not_break_signing_in(settings):
    settings.EMAIL_PORT = 9
    mail = EmailMultiAlternatives("Sign in", CODE, None, ["dana@example.org"])
    mail.connection = get_connection("clinic.mail.backend.OutboxBackend")
    assert mail.send() == 1
