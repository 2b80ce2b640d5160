import re
from uuid import uuid4

import pytest
from django.urls import reverse

from patients.care import amending, courses, prescribing
from patients.care.following import LogDraft
from tests.desk.a_long_course import SKIPPED, log


@pytest.fixture
def started(prescribed, dana, at):
    at("2026-03-16 09:00")
    return prescribed(dana)


def page(client, patient) -> str:
    return client.get(reverse("admin:patients_patient_change", args=[patient.pk])).content.decode()


def rows(shown: str, caption: str) -> list[list[str]]:
    """Return the cells of a table by the words of its caption."""
    body = shown.partition(caption)[2].partition("</table>")[0]
    lines = re.findall(r"<tr[^>]*>(.*?)</tr>", body.partition("<tbody>")[2], re.DOTALL)
    return [[words(cell) for cell in re.split(r"</t[dh]>", line)[:-1]] for line in lines]


def words(cell: str) -> str:
    """Return what a cell says; words that can be hidden stand in a span, which parts none."""
    return " ".join(re.sub("<[^>]+>", " ", re.sub("</?span[^>]*>", "", cell)).split())


@pytest.fixture
def weeks(dana, alice, as_user):
    return lambda: rows(page(as_user(alice), dana), "week by week")


@pytest.fixture
def exercises(dana, alice, as_user):
    return lambda: rows(page(as_user(alice), dana), "How often each exercise was done")


def test_nothing_reported_is_no_data_and_not_zero(started, weeks, at):
    at("2026-03-24 09:00")
    assert weeks()[1] == ["From 16 March", "14 planned", "", "No data: nothing reported"]


def test_what_was_done_of_what_was_planned_week_by_week(started, weeks, at):
    for moment in ("2026-03-16 10:00", "2026-03-17 10:00", "2026-03-23 10:00"):
        at(moment)
        log(started)
    assert weeks() == [
        ["This week, so far", "1 of 1", "on 1 day", "75% or more"],
        ["From 16 March", "2 of 14", "on 2 days", "Under 50%"],
    ]


def test_the_version_that_held_decides_what_was_planned(started, weeks, alice, at):
    at("2026-03-23 07:00")
    draft = prescribing.draft_next(by=alice, prescription=started.prescription, now=at("2026-03-23 08:00"))
    draft.exercises.update(sessions_per_day=1)
    prescribing.publish(by=alice, version=draft, now=at("2026-03-23 08:05"))
    at("2026-03-31 09:00")
    assert [row[1] for row in weeks()[1:]] == ["7 planned", "14 planned"]


def test_partly_counts_half_and_skipped_with_a_reason_is_not_missed(started, weeks, at):
    at("2026-03-16 10:00")
    log(started, outcome="partly")
    log(started, slot=2)
    at("2026-03-17 10:00")
    log(started, everything=SKIPPED)
    at("2026-03-24 10:00")
    assert weeks()[1] == ["From 16 March", "1.5 of 13", "on 1 day", "Under 50%, some skipped with a reason"]


def test_paused_is_not_failed(started, dana, weeks, alice, at):
    now = at("2026-03-16 09:30")
    courses.pause(by=alice, episode=dana.episodes.get(), from_on=now.date(), until_on=None, reason="Away", now=now)
    at("2026-03-24 10:00")
    assert [row[3] for row in weeks()] == ["Paused", "Paused"]


def test_weeks_are_of_the_zone_of_the_patient(prescribed, dana, weeks, at):
    """In Auckland it is Monday already when it is Sunday noon in London: the session is of the week that begins."""
    dana.time_zone = "Pacific/Auckland"
    dana.save()
    at("2026-03-16 09:00")
    version = prescribed(dana)
    at("2026-03-22 20:00")
    log(version)
    assert weeks()[0][:2] == ["This week, so far", "1 of 1"]


def test_each_exercise_says_how_often_it_was_done_why_it_was_skipped_and_pain(started, exercises, at):
    first = started.exercises.first().name
    at("2026-03-17 10:00")
    log(started, pain=3)
    at("2026-03-18 10:00")
    log(started, pain=5, outcome="partly")
    for day in (19, 20):
        at(f"2026-03-{day} 10:00")
        log(started, pain=2, **SKIPPED)
    shown = {name: cells for name, *cells in exercises()}
    assert shown[first] == ["1", "1", "2: Too sore (2)", "3", "3"]
    other = next(cells for name, cells in shown.items() if name != first)
    assert other == ["4", "", "", "2", "5"]


def test_an_exercise_of_two_versions_stands_once(started, exercises, alice, at):
    at("2026-03-17 10:00")
    log(started)
    draft = prescribing.draft_next(by=alice, prescription=started.prescription, now=at("2026-03-23 08:00"))
    second = prescribing.publish(by=alice, version=draft, now=at("2026-03-23 08:05"))
    at("2026-03-23 10:00")
    log(second)
    names = [row[0] for row in exercises()]
    assert len(names) == len(set(names)) == started.exercises.count()
    assert {row[1] for row in exercises()} == {"2"}


def test_what_was_skipped_says_why_on_the_timeline(started, dana, alice, as_user, at):
    at("2026-03-17 10:00")
    log(started, **SKIPPED)
    shown = page(as_user(alice), dana)
    assert f"Skipped: {started.exercises.first().name} (too sore)" in shown


def test_what_was_corrected_counts_once(started, weeks, exercises, dana, at):
    now = at("2026-03-16 10:00")
    log(started)
    logs = [LogDraft(row.pk, "partly") for row in started.exercises.all()]
    amending.correct_session(patient=dana, session=dana.sessions.get(), key=uuid4(), logs=logs, now=now)
    assert weeks()[0][:2] == ["This week, so far", "0.5 of 1"]
    assert {tuple(row[1:3]) for row in exercises()} == {("0", "1")}
