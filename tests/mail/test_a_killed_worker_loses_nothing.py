import random
import signal
import time
from collections import Counter

import pytest

from clinic.mail.models import Message
from tests.mail.conftest import states
from tests.mail.some_kinds import plan

pytestmark = pytest.mark.django_db(transaction=True)
MAILS = 8
POINTS = ["before_claim_commit", "after_claim", "after_sending:3", "inside_data:3", "after_250:3", "after_settle:3"]


@pytest.mark.parametrize("failpoint", POINTS)
def test_a_worker_killed_anywhere_loses_none_and_repeats_at_most_one(practice, sink, worker, leases_run_out, failpoint):
    for number in range(MAILS):
        plan(practice, number)
    assert worker(failpoint).wait(30) == -signal.SIGKILL
    leases_run_out()
    assert worker().wait(30) == 0

    copies = Counter(mail.message["Message-ID"] for mail in sink.accepted)
    assert states() == {"accepted": MAILS}
    assert set(copies) == set(Message.objects.values_list("message_id", flat=True))
    repeated = {message_id for message_id, times in copies.items() if times > 1}
    assert (len(repeated), max(copies.values())) == ((1, 2) if failpoint == "after_250:3" else (0, 1))
    flagged = set(Message.objects.filter(possibly_twice=True).values_list("message_id", flat=True))
    assert repeated <= flagged
    assert len(flagged) <= 1


def test_eight_processes_send_each_mail_once(practice, sink, worker):
    for number in range(160):
        plan(practice, number)
    processes = [worker() for _ in range(8)]
    assert [process.wait(60) for process in processes] == [0] * 8
    assert len(sink.accepted) == len({mail.message["Message-ID"] for mail in sink.accepted}) == 160
    assert states() == {"accepted": 160}


def test_workers_killed_at_any_moment_lose_none_and_repeat_one_at_most_for_each(practice, sink, worker, leases_run_out):
    for number in range(150):
        plan(practice, number)
    killed = 0
    for _ in range(4):
        process, seen = worker(), len(sink.accepted)
        while process.poll() is None and len(sink.accepted) == seen:
            time.sleep(0.002)
        time.sleep(random.uniform(0, 0.05))
        process.kill()
        killed += process.wait(30) == -signal.SIGKILL
        leases_run_out()
    for _ in range(2):  # who dies again and again is tried again after a pause
        assert worker().wait(30) == 0
        leases_run_out()

    copies = Counter(mail.message["Message-ID"] for mail in sink.accepted)
    assert states() == {"accepted": 150}
    assert len(copies) == 150
    repeated = {message_id for message_id, times in copies.items() if times > 1}
    assert len(sink.accepted) - 150 <= killed
    assert repeated <= set(Message.objects.filter(possibly_twice=True).values_list("message_id", flat=True))
