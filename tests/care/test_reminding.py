"""Reminders: at the patient's own times, only for what is left, and each decision is written down."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from clinic import clock
from clinic.mail import kinds
from patients.care import checking_in, concerns, courses, following, reminding
from patients.care.following import LogDraft
from patients.care.refusal import Refused
from patients.models import Concern, Reminder, ReminderSettings, Session
from tests.cast import answer, tick


def log(patient, version, slot=1, **given):
    """Log a session now, everything done."""
    logs = [LogDraft(row.pk, "done", pain=given.get("pain")) for row in version.exercises.all()]
    return following.record_session(
        patient=patient,
        version=version,
        key=given.get("key", uuid4()),
        slot=slot,
        started_at=clock.now(),
        logs=logs,
        stopped_for_pain=given.get("stopped", False),
        now=clock.now(),
    )


@pytest.fixture
def version(dana, prescribed, at):
    at("2026-03-16 07:00")
    version = prescribed(dana)
    answer(dana, 6)
    reminding.choose(
        patient=dana,
        on=True,
        times=[time(9), time(18)],
        quiet_from=time(21),
        quiet_until=time(8),
        now=clock.now(),
    )
    return version


def verdicts():
    """Return (slot, verdict) of every reminder decided, in order."""
    return list(Reminder.objects.order_by("due_at").values_list("slot", "verdict"))


def test_each_slot_is_reminded_at_its_time(dana, version, outbox, at):
    for moment in ("2026-03-16 08:59", "2026-03-16 09:00", "2026-03-16 18:00"):
        at(moment)
        tick()
    assert verdicts() == [(1, "due"), (2, "due")]
    assert [message.kind for message in outbox.to(dana.email)].count("reminder") == 2


def test_a_slot_is_not_reminded_once_it_is_logged(dana, version, outbox, at):
    at("2026-03-16 08:30")
    log(dana, version)
    at("2026-03-16 09:00")
    tick()
    assert verdicts() == [(1, "done")]


def test_a_session_logged_between_planning_and_sending_cancels_the_mail(dana, version, outbox, at):
    at("2026-03-16 09:00")
    tick()
    (message,) = outbox.to(dana.email, kind="reminder")
    log(dana, version)
    assert kinds.kind_of("reminder").still_due(message, clock.now()) == "done"


def test_a_session_after_midnight_belongs_to_the_day_before(dana, version, at):
    at("2026-03-17 01:30")
    assert log(dana, version, slot=2).day == date(2026, 3, 16)


def test_a_late_tick_sends_nothing_that_is_of_no_use_any_more(dana, version, outbox, at):
    at("2026-03-17 09:00")
    tick()
    assert verdicts() == [(1, "expired"), (2, "expired"), (1, "due")]


def test_an_open_red_flag_holds_sessions_and_reminders_until_a_person_closes_it(alice, dana, version, at):
    at("2026-03-16 08:00")
    answer(dana, 6, symptoms={"fever"})
    with pytest.raises(Refused, match="on hold"):
        log(dana, version)
    at("2026-03-16 09:00")
    tick()
    assert verdicts() == [(1, "held")]
    concerns.close(by=alice, concern=Concern.objects.get(), outcome="reassured", note="Seen today", now=clock.now())
    at("2026-03-16 18:00")
    tick()
    assert verdicts()[-1] == (2, "due")


def test_a_pause_and_an_end_stop_reminders(alice, dana, version, at):
    episode = dana.episodes.get()
    courses.pause(
        by=alice,
        episode=episode,
        from_on=date(2026, 3, 16),
        until_on=date(2026, 3, 17),
        reason="Away",
        now=clock.now(),
    )
    at("2026-03-16 09:00")
    tick()
    assert verdicts() == [(1, "paused")]
    courses.end(by=alice, episode=episode, outcome_note="Well again", now=clock.now())
    assert ReminderSettings.objects.get().next_at is None


def test_the_stop_link_stops_reminders_and_nothing_else(dana, version, outbox, at):
    assert reminding.stop(token=reminding.stop_token(dana), now=clock.now()) == dana
    assert reminding.stop(token="nonsense", now=clock.now()) is None
    for moment in ("2026-03-16 09:00", "2026-03-16 18:00", "2026-03-17 09:00"):
        at(moment)
        tick()
    assert verdicts() == [(1, "stopped"), (2, "stopped")]  # of the day it was stopped on; then there are none
    assert not outbox.to(dana.email, kind="reminder")
    assert ReminderSettings.objects.get().next_at is None
    at("2026-03-23 09:00")
    tick()
    assert dana.episodes.get().next_prompt_at > clock.now()


def test_five_ignored_reminders_leave_one_a_day_and_ten_leave_none(dana, version, at):
    for day in range(16, 31):
        for hour in ("09:00", "18:00"):
            at(f"2026-03-{day} {hour}")
            tick()
    sent = [slot for slot, verdict in verdicts() if verdict == "due"]
    assert sent == [1, 2, 1, 2, 1] + [1] * 5
    assert verdicts()[-1] == (2, "left_to_silent")


def test_opening_the_portal_starts_the_count_again(dana, version, at):
    for day in (16, 17, 18):
        for hour in ("09:00", "18:00"):
            at(f"2026-03-{day} {hour}")
            tick()
    reminding.seen(patient=dana, now=clock.now())
    assert ReminderSettings.objects.get().ignored == 0


def test_in_another_zone_the_time_is_the_patients_own(bob, erin, prescribed, at):
    at("2026-03-16 00:30")
    erin.time_zone = "Pacific/Auckland"
    erin.save()
    prescribed(erin)
    due = ReminderSettings.objects.get(patient=erin).next_at
    assert due.astimezone(erin.zone).strftime("%H:%M") == "09:00"


def test_moving_to_another_zone_within_a_day_never_doubles_a_slot(dana, version, outbox, at):
    at("2026-03-16 09:00")
    tick()
    chosen = {"on": True, "times": [time(9)], "quiet_from": time(21), "quiet_until": time(8)}
    reminding.choose(patient=dana, time_zone="America/New_York", now=clock.now(), **chosen)
    at("2026-03-16 13:00")  # 09:00 in New York
    tick()
    assert len(outbox.to(dana.email, kind="reminder")) == 1


def test_two_slots_in_one_gap_are_one_mail_and_the_ledger_says_which(dana, version, outbox, at):
    dana.day_starts_at = time(0)
    dana.save()
    now = at("2026-03-28 20:00")
    reminding.choose(
        patient=dana, on=True, times=[time(1, 15), time(1, 45)], quiet_from=time(21), quiet_until=time(8), now=now
    )
    at("2026-03-29 02:00")  # the hour from 01:00 on is skipped
    tick()
    rows = Reminder.objects.filter(day="2026-03-29").order_by("slot").values_list("slot", "verdict")
    assert list(rows) == [(1, "joined"), (2, "due")]
    mails = [mail.occasion for mail in outbox.to(dana.email, kind="reminder")]
    assert mails == ["2026-03-28/2", "2026-03-29/2"]  # the first of the times before, decided when they were changed
    assert "to the same minute" in " ".join(decision.words for decision in reminding.decisions(dana, 5))
    tick()
    assert Reminder.objects.filter(day="2026-03-29").count() == 2


def test_a_session_posted_twice_is_stored_once(dana, version):
    key = uuid4()
    assert log(dana, version, key=key) == log(dana, version, key=key)
    assert Session.objects.count() == 1


def test_very_severe_pain_during_a_session_opens_a_concern(dana, version):
    log(dana, version, pain=9)
    assert [concern.finding for concern in Concern.objects.all()] == ["exercise_pain"]


def test_a_session_of_somebody_elses_programme_is_refused(erin, version):
    with pytest.raises(Refused, match="not yours"):
        log(erin, version)


def test_today_shows_what_is_done_and_left(dana, version, at):
    at("2026-03-16 10:00")
    log(dana, version)
    (prescription,) = following.today(patient=dana, now=clock.now()).prescriptions
    assert [(slot.number, slot.session is not None) for slot in prescription.slots] == [(1, True), (2, False)]
    assert [len(slot.exercises) for slot in prescription.slots] == [4, 3]


def test_today_costs_the_same_for_any_number_of_exercises(dana, version, django_assert_num_queries):
    with django_assert_num_queries(3):
        following.today(patient=dana, now=clock.now())


def test_check_ins_are_asked_for_on_days_7_14_15_and_16_while_unanswered(dana, version, outbox, at):
    for day in range(17, 32):
        at(f"2026-03-{day} 09:30")
        tick()
    at("2026-04-01 09:30")
    tick()
    asked = [message.occasion for message in outbox.to(dana.email, kind="question")]
    assert asked == ["2026-03-23", "2026-03-30", "2026-03-31", "2026-04-01"]


def test_an_answered_review_is_not_asked_again_before_its_week(dana, version, outbox, at):
    at("2026-03-30 08:30")
    answer(dana, 2, 2)
    for day in (30, 31):
        at(f"2026-03-{day} 09:30")
        tick()
    assert outbox.to(dana.email, kind="question") == []
    assert checking_in.needs_start_check(dana.episodes.get()) is False
    assert dana.episodes.get().next_prompt_at - clock.now() > timedelta(days=4)
