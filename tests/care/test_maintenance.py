"""Maintenance: proposed in week 8, decided by a physiotherapist, and reminded of less and less."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse

from clinic import clock
from patients.care import concerns, courses, following, reminding
from patients.care.missing.auditing import audit
from patients.models import Episode, Reminder
from tests.cast import LONDON, answer, tick

DESK = reverse("admin:index")
WEEK_EIGHT = "Week 8: maintenance or discharge?"
FADED = "Not sent: in maintenance reminders grow fewer"


@pytest.fixture
def better(dana, prescribed, at):
    """Dana was pain free at her review."""
    at("2026-03-16 07:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-30 09:00")
    answer(dana, 0, 1)
    at("2026-05-03 07:00")
    answer(dana, 0, 1)
    tick()
    return dana.episodes.get()


def desk(as_user, who) -> str:
    return as_user(who).get(DESK).content.decode()


def test_it_is_proposed_from_the_first_day_of_week_eight(better, alice, charlie, as_user, at):
    assert WEEK_EIGHT not in desk(as_user, alice)
    at("2026-05-04 07:00")
    assert WEEK_EIGHT in desk(as_user, alice)
    assert WEEK_EIGHT not in desk(as_user, charlie)
    as_user(alice).post(reverse("admin:patients_episode_maintain", args=[better.pk]))
    better.refresh_from_db()
    assert better.phase == "maintenance"
    assert WEEK_EIGHT not in desk(as_user, alice)


def test_it_is_proposed_again_only_after_the_review_that_was_set_instead(better, alice, as_user, at):
    now = at("2026-05-04 07:00")
    courses.set_review(by=alice, episode=better, review_on=date(2026, 5, 11), now=now)
    assert WEEK_EIGHT not in desk(as_user, alice)
    at("2026-05-11 07:00")
    assert WEEK_EIGHT in desk(as_user, alice)


def test_what_is_open_comes_first(better, dana, alice, as_user, at):
    at("2026-05-04 07:00")
    answer(dana, 8, 6)
    assert WEEK_EIGHT not in desk(as_user, alice)
    for concern in dana.concerns.open():
        said = {"outcome": "reassured", "note": "Rang", "now": clock.now()}
        concerns.close(by=alice, concern=concern, next_review_on=date(2026, 5, 5), **said)
    at("2026-05-05 07:00")
    assert WEEK_EIGHT in desk(as_user, alice)


def test_a_manager_sees_it_and_has_no_button(better, mona, as_user, at):
    at("2026-05-04 07:00")
    shown = desk(as_user, mona)
    assert reverse("admin:patients_episode_maintain", args=[better.pk]) not in shown


@pytest.fixture
def kept_up(better, alice, dana, at):
    now = at("2026-05-04 07:00")
    reminding.choose(
        patient=dana, on=True, times=[time(9), time(18)], quiet_from=time(21), quiet_until=time(8), now=now
    )
    courses.maintain(by=alice, episode=better, now=now)
    return Episode.objects.get()


def live(dana, at, days: int) -> None:
    """Let days pass; Dana opens the portal each noon and does what she does without a note of it."""
    first = datetime(2026, 5, 4, tzinfo=LONDON)
    for day in range(days):
        for hour in ("09:00", "18:00"):
            at(f"{first + timedelta(days=day):%Y-%m-%d} {hour}")
            tick()
            reminding.answered(dana)


def test_reminders_fade_and_the_ledger_says_by_which_rule(kept_up, dana, alice, outbox, as_user, at):
    live(dana, at, 36)
    rows = Reminder.objects.filter(due_at__gte="2026-05-04T00:00Z").order_by("due_at")
    assert rows.count() == 72
    due = [(row.day - date(2026, 5, 4)).days for row in rows if row.verdict == "due"]
    assert due == [day for day in range(14) for _slot in (1, 2)] + [14, 16, 18, 20, 21, 23, 25, 27, 28, 35]
    assert {row.verdict for row in rows} == {"due", "faded"}
    since = [mail for mail in outbox.to(dana.email, kind="reminder") if mail.occasion >= "2026-05-04"]
    assert len(since) == len(due)
    assert list(audit(now=clock.now())) == []
    record = reverse("admin:patients_patient_change", args=[dana.pk])
    for page in (as_user(alice).get(record, {"kind": "mails"}), as_user(dana).get("/reminders/")):
        assert FADED in page.content.decode()
    assert len(following.today(patient=dana, now=clock.now()).prescriptions[0].slots) == 2


def test_who_comes_back_is_reminded_as_chosen_again(kept_up, dana, at):
    live(dana, at, 30)
    answer(dana, 5, 5)
    at("2026-06-03 09:00")
    tick()
    at("2026-06-03 18:00")
    tick()
    assert set(Reminder.objects.filter(day="2026-06-03").values_list("verdict", flat=True)) == {"due"}
