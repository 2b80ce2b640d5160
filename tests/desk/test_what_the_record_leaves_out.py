import pytest
from django.urls import reverse

from patients.admin.timeline import timeline
from patients.care import reminding
from patients.models import Reminder
from tests.cast import answer
from tests.desk.a_long_course import log
from tests.desk.test_what_was_done_in_words import page, rows


@pytest.fixture
def started(prescribed, dana, at):
    at("2026-03-16 07:00")
    version = prescribed(dana)
    answer(dana, 5)
    return version


def decide(dana, day: int, verdict: str, at) -> None:
    due = at(f"2026-03-{day} 09:00")
    Reminder.objects.create(patient=dana, day=due.date(), slot=1, due_at=due, verdict=verdict)


def told(dana) -> list[str]:
    return [event.text for event in timeline(dana) if event.title == "No reminder"]


def test_a_reminder_that_was_not_needed_is_not_on_the_timeline(started, dana, at):
    reminding.remind_due(now=at("2026-03-16 09:01"))
    at("2026-03-17 08:30")
    log(started)
    reminding.remind_due(now=at("2026-03-17 09:01"))
    assert dana.reminders.get(day="2026-03-17").verdict == "done"
    for day, verdict in ((18, "paused"), (19, "one_a_day"), (20, "no_session")):
        decide(dana, day, verdict, at)
    assert told(dana) == []


def test_a_reminder_that_was_sent_is_on_the_timeline(started, dana, at):
    reminding.remind_due(now=at("2026-03-17 09:01"))
    assert "Mail: A reminder, to a patient" in [event.title for event in timeline(dana)]


def test_reminders_on_hold_or_left_alone_are_told_once_for_each_run(started, dana, at):
    for day, verdict in ((17, "held"), (18, "held"), (19, "done"), (20, "expired"), (21, "held")):
        decide(dana, day, verdict, at)
    held = "Not sent: the exercises are on hold until someone from the clinic has phoned about them"
    late = "Not sent: it could not go out within three hours of its time"
    assert told(dana) == [held, late, f"{held} (2 reminders)"]


def test_a_programme_that_began_this_week_says_nothing_of_last_week(started, dana, alice, as_user, at):
    at("2026-03-18 09:00")
    weeks = rows(page(as_user(alice), dana), "week by week")
    assert [row[0] for row in weeks] == ["This week, so far"]


def test_every_page_about_a_patient_says_name_birth_age_and_number(started, dana, alice, as_user, at):
    at("2026-05-02 09:00")
    dana.nhs_number = "9990000018"  # one that is never given out
    dana.save()
    episode = started.prescription.episode
    for address in (
        reverse("admin:patients_patient_change", args=[dana.pk]),
        reverse("admin:patients_check_in", args=[dana.pk]),
        reverse("admin:patients_episode_pause", args=[episode.pk]),
        reverse("admin:patients_version_publish", args=[started.pk]),
    ):
        shown = as_user(alice).get(address, follow=True).content.decode()
        banner = shown.partition('class="patient-banner')[2].partition("</dl>")[0]
        assert "Dana Doyle" in banner
        assert "2 May 1984, 42 years" in banner
        assert "NHS number</dt><dd>9990000018</dd>" in banner


def test_a_session_in_which_all_was_done_says_so(started, dana, at):
    at("2026-03-17 08:30")
    log(started)
    [session] = [event for event in timeline(dana) if event.title.startswith("Session")]
    assert session.text == "Worst pain 2 of 10. All done"
