from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models.functions import Now

from clinic.celery import INTERVALS
from clinic.mail import delivery, holding, outbox
from clinic.mail.hold import Hold, Outcome, Why
from clinic.mail.models import Message, Status
from clinic.models import Tick
from tests.mail.some_kinds import NOW, plan, reminder

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=4)


def everything_looked():
    for name, (_task, interval) in INTERVALS.items():
        Tick.objects.update_or_create(name=name, defaults={"interval": interval, "last_ended_at": Now()})


def said(*words):
    call_command("outbox", *words, stdout=(out := StringIO()))
    return out.getvalue()


def test_nothing_is_claimed_while_the_post_is_paused(practice, sink):
    plan(practice)
    plan(None, 2)
    assert holding.pause(by="Root", note="a trial", now=NOW) == 2  # the clinic, and the mails of none
    assert (delivery.deliver_due(now=LATER), outbox.claim(limit=9, now=LATER), sink.accepted) == (0, [], [])
    assert holding.pause(by="Root", note="again", now=NOW) == 0
    assert holding.send(by="Lena", hold=Hold.objects.get(clinic=practice), now=LATER)
    assert delivery.deliver_due(now=LATER) == 2
    lifted = Hold.objects.get(clinic=practice)
    assert (lifted.by, lifted.lifted_by, lifted.outcome, lifted.lifted_at) == ("Root", "Lena", Outcome.SENT, LATER)
    assert [event.pgh_label for event in lifted.events.order_by("pgh_id")] == ["insert", "update"]


def test_a_pause_of_one_clinic_is_no_other_ones(practice, sink):
    Hold.objects.create(clinic=practice, why=Why.PAUSED, began_at=NOW)
    plan(practice)
    plan(None, 2)
    assert delivery.deliver_due(now=NOW) == 1
    assert [mail.recipients for mail in sink.accepted] == [["person2@example.org"]]


def test_what_waited_after_a_backup_was_put_back_is_marked_and_what_is_late_expires(practice, sink):
    concern, late = plan(practice), reminder(practice)
    holding.pause(by="Root", note="limber.backup", now=NOW, why=Why.RESTORED)
    everything_looked()
    waiting = holding.what_waits(Hold.objects.get(clinic=practice), now=LATER)
    assert (waiting.mails, waiting.addresses, waiting.expired, waiting.perhaps_sent) == (2, 1, 1, 2)
    assert holding.send(by="Lena", hold=Hold.objects.get(clinic=practice), now=LATER)
    delivery.deliver_due(now=LATER)
    assert [mail.message["Message-ID"] for mail in sink.accepted] == [concern.message_id]
    found = {row.pk: (row.status, row.possibly_twice) for row in Message.objects.all()}
    assert found == {concern.pk: (Status.ACCEPTED, True), late.pk: (Status.EXPIRED, True)}


def test_what_a_backup_would_send_is_known_only_once_every_tick_has_looked(practice):
    holding.pause(by="Root", note="limber.backup", now=NOW, why=Why.RESTORED)
    hold = Hold.objects.get(clinic=practice)
    assert not holding.send(by="Lena", hold=hold, now=NOW)
    with pytest.raises(CommandError, match="sweep"):
        call_command("outbox", "--send", stdout=StringIO())
    everything_looked()
    assert holding.send(by="Lena", hold=hold, now=NOW)
    assert not holding.send(by="Lars", hold=hold, now=NOW)  # decided already


def test_the_command_shows_sends_and_drops_nothing_of_a_pause(practice, sink):
    plan(practice)
    reminder(practice)
    assert "Nothing is held back" in said()
    shown = said("--pause", "moving house")
    assert "Mill Lane Physio: somebody has stopped the post (moving house)" in shown
    assert "2 mails to 1 addresses" in shown
    with pytest.raises(CommandError, match="not dropped"):
        said("--drop")
    assert "sent." in said("--send", "--clinic", "mill")
    assert Hold.objects.filter(lifted_at=None).count() == 0  # the mails of none went with them


def test_health_says_that_nothing_is_sent(client, practice):
    everything_looked()
    assert client.get("/healthz").status_code == 200
    holding.pause(by="Root", note="", now=NOW)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["No mail is sent since 2026-03-16 09:00 UTC: somebody has stopped the post."]


def test_a_mail_planned_anew_is_the_same_mail_to_whoever_has_it(practice):
    first = plan(practice)
    before = first.message_id
    Message.objects.filter(pk=first.pk).update(message_id="<lost@example.org>", occasion="lost")
    assert plan(practice).message_id == before
