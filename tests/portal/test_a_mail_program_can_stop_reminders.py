"""One click in the mail program stops reminders (RFC 8058); a scanner that only looks at the link stops nothing."""

from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client

from clinic import clock
from clinic.local.sink import Sink
from clinic.mail.delivery import deliver_due
from patients.models import Patient, ReminderSettings
from tests.cast import At, tick

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def reminder(started: Any, sink: Sink, at: At, settings: Any) -> EmailMessage:
    """The mail of Dana's first reminder, as her mail program has it."""
    settings.BASE_URL = "https://portal.example"
    at("2026-03-03 09:00")
    tick()
    deliver_due(now=clock.now())
    return next(mail.message for mail in sink.accepted if mail.subject == "A reminder")


@pytest.fixture
def link(reminder: EmailMessage) -> str:
    return str(reminder["List-Unsubscribe"]).strip(" <>").removeprefix("https://portal.example")


@pytest.fixture
def program() -> Client:
    """A mail program: it has no cookie and no token."""
    return Client(enforce_csrf_checks=True)


def is_on(patient: Patient) -> bool:
    return bool(ReminderSettings.objects.of(patient).on)


def test_a_reminder_says_how_to_stop_with_one_click(reminder: EmailMessage) -> None:
    stop = str(reminder["List-Unsubscribe"]).strip()  # a long header is folded
    assert stop.startswith("<https://portal.example/stop/")
    assert stop.endswith("/>")
    assert str(reminder["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    assert stop.strip("<>") in str(reminder.get_content())


def test_one_click_stops_and_a_second_one_changes_nothing(link: str, program: Client, dana: Patient) -> None:
    for _ in range(2):
        response = program.post(link, ONE_CLICK)
        assert response.status_code == 200
        assert not response.cookies
        assert not is_on(dana)


def test_one_click_may_come_as_a_plain_form(link: str, program: Client, dana: Patient) -> None:
    body = "List-Unsubscribe=One-Click"
    assert program.post(link, body, content_type="application/x-www-form-urlencoded").status_code == 200
    assert not is_on(dana)


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
def test_looking_at_the_link_stops_nothing(method: str, link: str, program: Client, dana: Patient) -> None:
    getattr(program, method)(link)
    assert is_on(dana)


@pytest.mark.parametrize(
    "body", [{}, {"List-Unsubscribe": "one-click"}, {**ONE_CLICK, "more": "1"}, {"List-Unsubscribe": ["One-Click"] * 2}]
)
def test_any_other_post_needs_the_page_it_comes_from(
    body: dict[str, Any], link: str, program: Client, dana: Patient
) -> None:
    assert program.post(link, body).status_code == 403
    assert is_on(dana)


def test_the_button_of_the_page_stops(link: str, program: Client, dana: Patient) -> None:
    token = program.get(link).cookies["csrf"].value
    assert program.post(link, {"csrfmiddlewaretoken": token}).status_code == 200
    assert not is_on(dana)


def test_safety_mails_offer_no_such_thing(sink: Sink, started: Any, dana: Patient, at: At) -> None:
    from tests.cast import answer

    at("2026-03-03 10:00")
    answer(dana, 10, symptoms={"saddle_numbness"})
    deliver_due(now=clock.now())
    mails = [mail.message for mail in sink.accepted]
    assert mails
    assert not any(mail["List-Unsubscribe"] for mail in mails)
