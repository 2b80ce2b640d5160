"""A mail server that refuses, hangs, dawdles and drops: every mail gets through once, or a person is told."""

import pytest
from django.db.models import Max

from clinic.mail.models import TRIES_BEFORE_A_PERSON, Message, Status
from clinic.models import Clinic
from tests.faults.post import STEPS, Drop, Hang

pytestmark = pytest.mark.fault
TEN_MINUTES = 0.01  # last six seconds


def send(world):
    """Let mails become due, with a worker and a beat at work."""
    world.plan()
    world.worker()
    world.beat()


def tried(times):
    return not Message.objects.filter(status__in=("planned", "claimed"), attempts=0, kind="reminder").exists() and (
        Message.objects.filter(status="deferred", attempts__gte=times).exists()
    )


def test_refuses_for_a_while(world, passes):
    world.post.shut()
    send(world)
    world.until(lambda: tried(2), why="nobody tried twice")
    world.post.open()
    world.healed()
    passes("SMTP refused for a while")


def test_refuses_for_ten_minutes_and_comes_back_after_hours(world, passes):
    """Ten minutes of pauses: those of concerns stay short; a reminder's window ends before the server is back."""
    world.post.shut()
    world.plan()
    impatient = world.worker(TICK_SCALE=str(TEN_MINUTES))
    beat = world.beat()
    world.until(lambda: attempts(kind="concern") >= TRIES_BEFORE_A_PERSON, why="concerns gave up")
    assert 2 <= attempts(kind="reminder") < attempts(kind="concern")  # pauses grow, and are capped for what is urgent
    harbour = Clinic.objects.get(slug="harbour")
    assert Message.objects.needing_a_person(harbour).filter(kind="concern").exists()  # a task on the desk
    world.kill(impatient, beat)
    world.move("+4h")
    world.post.open()
    world.worker()
    world.beat()
    world.healed()
    passes("SMTP refused ten minutes, back after 4 h", may_expire=True)
    states = {kind: set(rows(kind=kind).values_list("status", flat=True)) for kind in ("reminder", "concern")}
    assert "expired" in states["reminder"]
    assert states["concern"] <= {"accepted", "cancelled"}


def attempts(**which):
    return rows(**which).aggregate(most=Max("attempts"))["most"] or 0


def rows(**which):
    return Message.objects.filter(**which)


def test_hangs_once_at_each_step(world, passes):
    to_come = list(STEPS)

    def manners(step, _talk):
        if to_come and step == to_come[0]:
            to_come.pop(0)
            raise Hang
        return

    world.post.manners = manners
    send(world)
    passes("SMTP hangs at each step", may_repeat=1)
    assert not to_come


def test_is_slow(world, passes):
    world.post.manners = lambda step, _talk: 0.12 if step == "after" else None
    world.plan()
    world.worker()
    world.worker()
    world.beat()
    passes("SMTP slow")


def test_closes_shop_now_and_then(world, passes):
    def manners(step, talk):
        return "421 closing" if step == "rcpt" and talk.mails == 7 else None

    world.post.manners = manners
    send(world)
    passes("SMTP 421 after seven mails")


def test_greylists_everybody(world, passes):
    seen = set()

    def manners(step, talk):
        if step != "rcpt" or talk.recipient in seen:
            return None
        seen.add(talk.recipient)
        return "450 come back later"

    world.post.manners = manners
    send(world)
    passes("SMTP 450 for everybody at first")


def test_drops_every_tenth_mail(world, passes):
    def manners(step, talk):
        if step == "data" and talk.mails == 9:
            raise Drop
        return

    world.post.manners = manners
    send(world)
    passes("SMTP drops every tenth")


def test_refuses_one_of_many(world, passes):
    world.post.manners = lambda step, talk: (
        "550 no such person" if step == "rcpt" and talk.recipient == "letters@secure.example" else None
    )
    send(world)
    passes("SMTP 550 for one of many")
    refused = Message.objects.filter(status=Status.FAILED)
    assert {row.recipient for row in refused} == {"letters@secure.example"}
    assert {row.last_reply for row in refused} == {"550 no such person"}
