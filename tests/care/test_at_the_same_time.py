"""Verbs and ticks that meet on one patient: each waits its turn, none fails, and nothing is said twice."""

from collections.abc import Callable
from datetime import date, time
from threading import Event, Thread
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from clinic import clock
from patients.care import assessing, checking_in, concerns, courses, episodes, following, policies, reminding
from patients.care.checking_in import Answers
from patients.care.following import LogDraft
from patients.models import CheckIn, Concern, Reminder, ReminderSettings
from patients.rules.schedule import Due
from tests.cast import answer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def version(dana, prescribed, at):
    at("2026-03-16 09:00")
    version = prescribed(dana)
    answer(dana, 6)
    at("2026-03-30 10:00")
    return version


@pytest.fixture
def not_improved(dana, version):
    answer(dana, 6, 4)
    return Concern.objects.get()


class Other(Thread):
    """Somebody else's verb, on a connection of its own."""

    def __init__(self, verb: Callable[[], object]) -> None:
        super().__init__()
        self.verb, self.error = verb, None

    def run(self) -> None:
        try:
            self.verb()
        except Exception as error:  # noqa: BLE001  (whatever went wrong is for the test to show)
            self.error = error
        finally:
            connection.close()

    def waits(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            return bool(cursor.fetchone()[0])


def while_we_hold(hold: Callable[[], object], other: Callable[[], object], ours: Callable[[], object]) -> None:
    """Hold something, let another verb begin until it waits for us, go on ourselves, and expect both to get through."""
    thread = Other(other)
    with transaction.atomic():
        hold()
        thread.start()
        for _ in range(200):
            if thread.waits() or not thread.is_alive():
                break
            Event().wait(0.02)
        ours()
    thread.join(timeout=20)
    assert thread.error is None
    assert not thread.is_alive()


def hold_episode(patient) -> Callable[[], object]:
    return lambda: episodes.locked(patient.episodes.get().pk)


def tick_on(patient) -> Callable[[], object]:
    return lambda: assessing.reassess(episode=patient.episodes.get(), now=clock.now())


def do_session(patient, version, pain: int | None = 9) -> None:
    logs = [LogDraft(row.pk, "done", pain=pain) for row in version.exercises.all()]
    now = clock.now()
    following.record_session(patient=patient, version=version, key=uuid4(), slot=1, started_at=now, logs=logs, now=now)


def test_an_answer_waits_for_a_tick_on_the_same_episode(dana, version):
    while_we_hold(hold_episode(dana), lambda: answer(dana, 6, 4), tick_on(dana))
    assert Concern.objects.filter(finding="not_improved").count() == 1


def test_a_session_waits_for_a_tick_on_the_same_episode(dana, version):
    while_we_hold(hold_episode(dana), lambda: do_session(dana, version), tick_on(dana))
    assert Concern.objects.filter(finding="exercise_pain").count() == 1


def test_a_concern_is_closed_while_a_tick_is_on_its_episode(alice, dana, not_improved):
    def close() -> None:
        concerns.close(
            by=alice,
            concern=not_improved,
            outcome="changed",
            note="Rang Dana",
            next_review_on=date(2026, 4, 9),
            now=clock.now(),
        )

    while_we_hold(hold_episode(dana), close, tick_on(dana))
    not_improved.refresh_from_db()
    assert not_improved.closed_at is not None


def test_settings_are_switched_on_while_a_tick_opens_a_concern(alice, dana, version):
    def opens() -> None:
        CheckIn.objects.create(
            patient=dana,
            episode=dana.episodes.get(),
            key=uuid4(),
            on=clock.now().date(),
            answered_at=clock.now(),
            pain=6,
            change=4,
        )
        tick_on(dana)()

    while_we_hold(
        hold_episode(dana), lambda: policies.switch_on(by=alice, settings={"review_day": 12}, now=clock.now()), opens
    )
    assert Concern.objects.filter(finding="not_improved").count() == 1


def test_a_session_is_logged_while_the_reminder_of_it_is_decided(dana, version):
    ReminderSettings.objects.update(ignored=3)
    due = Due(date(2026, 3, 30), 1, clock.now())

    def remind() -> None:
        Reminder.objects.create(patient=dana, day=due.day, slot=due.slot, due_at=due.at, verdict="due")

    def hold() -> None:
        ReminderSettings.objects.select_for_update().get(patient=dana)

    while_we_hold(hold, lambda: do_session(dana, version), remind)


def test_an_episode_ends_while_a_session_is_logged(alice, dana, version):
    ReminderSettings.objects.update(ignored=3)

    def end() -> None:
        courses.end(by=alice, episode=dana.episodes.get(), outcome_note="Well again", now=clock.now())

    while_we_hold(hold_episode(dana), lambda: do_session(dana, version), end)


def test_the_times_are_chosen_while_a_session_is_logged(dana, version):
    ReminderSettings.objects.update(ignored=3)

    def choose() -> None:
        reminding.choose(
            patient=dana, on=True, times=[time(9)], quiet_from=time(21), quiet_until=time(8), now=clock.now()
        )

    while_we_hold(hold_episode(dana), lambda: do_session(dana, version), choose)


def both_at_once(*verbs: Callable[[], object]) -> None:
    threads = [Other(verb) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert [thread.error for thread in threads] == [None] * len(verbs)


def send(patient, key: UUID) -> None:
    answers = Answers(6, 4, frozenset({"saddle_numbness"}))
    checking_in.answer(patient=patient, key=key, answers=answers, now=clock.now())


def test_two_answers_at_once_open_one_concern(dana, version):
    both_at_once(*(lambda: send(dana, uuid4()) for _ in range(4)))
    assert CheckIn.objects.filter(patient=dana).count() == 5
    assert Concern.objects.filter(finding="emergency_symptom").count() == 1
    assert Concern.objects.filter(finding="not_improved").count() == 1


def test_one_answer_sent_twice_at_once_is_stored_once(dana, version):
    key = uuid4()
    both_at_once(lambda: send(dana, key), lambda: send(dana, key))
    assert CheckIn.objects.filter(key=key).count() == 1


def test_an_answer_and_the_ticks_at_once_open_one_concern(dana, version, at):
    at("2026-04-02 09:00")
    both_at_once(lambda: send(dana, uuid4()), *(lambda: assessing.assess_due(now=clock.now()) for _ in range(2)))
    assert Concern.objects.filter(finding="emergency_symptom").count() == 1
