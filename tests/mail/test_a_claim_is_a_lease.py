import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from clinic.mail import outbox, recovery, settling
from clinic.mail.models import Message, Status
from tests.mail.conftest import states
from tests.mail.some_kinds import NOW, plan, reminder


@pytest.mark.django_db
def test_only_what_is_due_is_claimed(practice):
    plan(practice, 1, due_at=NOW + timedelta(seconds=1))
    plan(practice, 2, due_at=NOW)
    assert [message.subject for message in outbox.claim(limit=9, now=NOW)] == ["trial_concern:2"]


@pytest.mark.django_db
def test_urgent_comes_first_then_the_longest_due(practice):
    reminder(practice, 1, due_at=NOW - timedelta(hours=2))
    reminder(practice, 2, due_at=NOW - timedelta(hours=3))
    plan(practice, 3)
    subjects = [message.subject for message in outbox.claim(limit=9, now=NOW)]
    assert subjects == ["trial_concern:3", "trial_reminder:2", "trial_reminder:1"]


@pytest.mark.django_db(transaction=True)
def test_eight_claimers_get_each_mail_once(practice):
    for number in range(200):
        plan(practice, number)
    got, everybody = [], threading.Barrier(8)

    def claimer() -> None:
        everybody.wait(10)
        while batch := outbox.claim(limit=7, now=NOW):
            got.extend(message.pk for message in batch)
        connection.close()

    threads = [threading.Thread(target=claimer) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert Counter(Counter(got).values()) == {1: 200}


@pytest.mark.django_db
def test_a_worker_whose_lease_ran_out_writes_nothing(practice, leases_run_out):
    plan(practice)
    [slow] = outbox.claim(limit=1, now=NOW)
    leases_run_out()
    recovery.recover(now=NOW)
    [quick] = outbox.claim(limit=1, now=NOW)
    assert not settling.begin(slow, now=NOW)
    assert settling.begin(quick, now=NOW)
    assert not settling.settle(slow, Status.FAILED, "late", now=NOW)
    assert settling.put_off([slow], "late") == 0
    assert not settling.doubt(slow, "late")
    assert settling.settle(quick, Status.ACCEPTED, "250 OK", now=NOW)
    assert states() == {"accepted": 1}


@pytest.mark.django_db
def test_a_lease_that_ran_out_is_not_begun_even_before_anybody_else_came(practice, leases_run_out):
    plan(practice)
    [slow] = outbox.claim(limit=1, now=NOW)
    leases_run_out()
    assert not settling.begin(slow, now=NOW)


@pytest.mark.django_db
def test_what_was_taken_back_while_claimed_is_not_sent(practice):
    plan(practice)
    [message] = outbox.claim(limit=1, now=NOW)
    assert outbox.cancel(subject="trial_concern:1", reason="withdrawn", now=NOW) == 1
    assert not settling.begin(message, now=NOW)


@pytest.mark.django_db
def test_what_a_run_has_no_time_for_goes_back(practice):
    plan(practice)
    outbox.release(outbox.claim(limit=1, now=NOW))
    assert states() == {"planned": 1}
    assert Message.objects.get().token is None


@pytest.mark.django_db
def test_the_history_keeps_what_came_of_each_try_but_not_the_words_or_the_claim(practice):
    plan(practice)
    [message] = outbox.claim(limit=1, now=NOW)
    settling.begin(message, now=NOW)
    settling.put_off([message], "450 later")
    Message.objects.update(retry_at=None)
    [message] = outbox.claim(limit=1, now=NOW)
    settling.begin(message, now=NOW)
    settling.settle(message, Status.ACCEPTED, "250 OK", now=NOW)
    kept = [(event.status, event.last_reply) for event in message.events.order_by("pgh_id")]
    assert kept == [("deferred", "450 later"), ("accepted", "250 OK")]
    assert Message.objects.get().sending_at == NOW
    assert not hasattr(message.events.first(), "sealed")
