import pytest

from clinic.mail.models import Message, Status
from patients.care import courses, reminding
from tests.cast import answer, tick


@pytest.fixture
def record(as_user, alice, dana):
    return lambda: as_user(alice).get(f"/admin/patients/patient/{dana.pk}/change/?kind=mails").content.decode()


def test_the_record_says_why_each_reminder_was_sent_or_not(record, alice, dana, prescribed, at):
    at("2026-03-16 07:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-16 09:00")
    tick()
    now = at("2026-03-17 08:00")
    courses.pause(by=alice, episode=dana.episodes.get(), from_on=now.date(), until_on=None, reason="Away", now=now)
    at("2026-03-17 09:00")
    tick()
    page = record()
    assert "Sent: the session was not logged yet" in page
    assert "Not sent: the programme is paused" in page
    assert page.index("16 March, 09:00") > page.index("17 March, 09:00")


def test_only_the_last_ones_are_shown_newest_first(dana, prescribed, at):
    at("2026-03-16 07:00")
    prescribed(dana)
    answer(dana, 6)
    for day in range(16, 20):
        at(f"2026-03-{day} 09:00")
        tick()
    assert [decision.at.day for decision in reminding.decisions(dana, 3)] == [19, 18, 17]


def test_a_record_without_reminders_has_no_empty_list(record, dana, at):
    at("2026-03-16 07:00")
    assert 'id="reminders"' not in record()


@pytest.mark.parametrize(
    ("status", "reply", "said"),
    [
        (Status.HELD, "Held back", "Not sent yet: too many mails at once"),
        (Status.CANCELLED, "Dropped by Lena", "Not sent: it was taken back before it went out"),
        (Status.CANCELLED, "done", "Not sent: the session was already logged"),
        (Status.EXPIRED, "451 busy", "Not sent: it could not go out within three hours"),
    ],
)
def test_what_the_outbox_kept_back_is_not_called_sent(dana, prescribed, at, status, reply, said):
    at("2026-03-16 07:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-16 09:00")
    tick()
    Message.objects.filter(kind="reminder").update(status=status, last_reply=reply)
    (decision,) = reminding.decisions(dana, 3)
    assert decision.words.startswith(said)
    assert not decision.sent
