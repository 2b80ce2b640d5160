import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic import clock
from clinic.mail.models import Message, Status
from clinic.models import Tick
from tests.cast import a_patient, answer
from tests.desk.conftest import concern_of

DESK = reverse("admin:index")


def page(client) -> str:
    return client.get(DESK).content.decode()


def test_the_most_urgent_stands_first_then_what_is_due_first(alice, as_user, at, clinic):
    at("2026-03-16 09:00")
    for name, finding, urgency, minutes in (
        ("Ines Ito", "flare", 3, 60),
        ("Jo Jones", "worse", 2, 90),
        ("Kim Kelly", "emergency_symptom", 0, 12),
        ("Liz Lowe", "severe_pain", 2, 30),
    ):
        concern_of(a_patient(alice, name), finding, urgency, minutes)
    shown = page(as_user(alice))
    order = [shown.index(name) for name in ("Kim Kelly", "Liz Lowe", "Jo Jones", "Ines Ito")]
    assert order == sorted(order)
    assert "answer within 12 minutes" in shown


def test_a_late_one_says_how_late(alice, dana, as_user, at):
    at("2026-03-16 09:00")
    concern_of(dana, "worse", 2, -150)
    assert "late by 2 hours" in page(as_user(alice))


def test_an_empty_desk_is_kind(alice, as_user, on_time):
    shown = page(as_user(alice))
    assert "Nobody needs you now." in shown
    assert re.search(r"Healthy as of \d\d:\d\d", shown)


def test_late_work_is_said_on_top(alice, as_user, on_time):
    Tick.objects.filter(name="assess").update(last_ended_at=clock.now() - timedelta(hours=1))
    shown = page(as_user(alice))
    assert "Limber is behind with its work." in shown
    assert "Healthy as of" not in shown


def test_a_colleague_sees_the_clinic_and_an_outsider_nothing(worse, bob, charlie, as_user):
    assert "Dana Doyle" in page(as_user(bob))
    assert "Dana Doyle" not in page(as_user(charlie))


def test_a_manager_sees_who_needs_whom_and_has_no_button(worse, mona, as_user):
    shown = page(as_user(mona))
    assert "Dana Doyle" in shown
    assert "Acknowledge" not in shown


def test_a_patient_has_no_desk(dana, as_user, client):
    assert as_user(dana).get(DESK).status_code == 404
    assert client.get(DESK)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("count", [5, 50])
def test_the_desk_asks_the_database_twelve_times_at_most(alice, as_user, on_time, at, count):
    at("2026-03-16 09:00")
    for number in range(count):
        concern_of(a_patient(alice, f"P{number} Patient"), "worse", 2, number)
    client = as_user(alice)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(DESK).status_code == 200
    assert len(queries) <= 12, [query["sql"][:90] for query in queries]


def test_a_page_asks_once_who_is_there(alice, as_user, on_time):
    client = as_user(alice)
    with CaptureQueriesContext(connection) as queries:
        client.get(DESK)
    asked = [query["sql"] for query in queries if re.search(r'"user_id" = \d', query["sql"])]
    assert len(asked) == 1, asked


def stuck(clinic) -> Message:
    return Message.objects.create(
        kind="question", subject="patient:x", occasion="1", clinic=clinic, recipient="dana@example.org",
        status=Status.FAILED, created_at=clock.now(), due_at=clock.now(), message_id="<1@x.example>",
        last_reply="550 no such user",
    )  # fmt: skip


def test_a_refused_mail_is_a_task_until_somebody_deals_with_it(clinic, alice, charlie, as_user):
    message = stuck(clinic)
    assert "550 no such user" in page(as_user(alice))
    dismiss = reverse("admin:patients_mail_dismiss", args=[message.pk])
    assert as_user(charlie).post(dismiss).status_code == 404
    as_user(alice).post(dismiss)
    assert "550 no such user" not in page(as_user(alice))
    message.refresh_from_db()
    assert message.handled_by == alice


def test_a_refused_mail_can_be_sent_again(clinic, alice, as_user):
    message = stuck(clinic)
    again = reverse("admin:patients_mail_send_again", args=[message.pk])
    wrong = as_user(alice).post(again, {"recipient": "dana at home"}, follow=True)
    assert "Check the address" in wrong.content.decode()
    as_user(alice).post(again, {"recipient": "dana.doyle@example.org"})
    message.refresh_from_db()
    assert (message.status, message.recipient) == (Status.PLANNED, "dana.doyle@example.org")


def test_a_draft_letter_waits_on_the_desk(not_improved, alice, mona, as_user):
    letter = not_improved.referrals.get()
    assert reverse("admin:patients_referral_change", args=[letter.pk]) in page(as_user(alice))
    assert reverse("admin:patients_referral_change", args=[letter.pk]) not in page(as_user(mona))


def test_the_reason_is_the_sentence_of_its_own_finding(prescribed, dana, alice, as_user, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 4, symptoms={"fever", "weight_gain"})
    shown = page(as_user(alice))
    assert "Urgent symptom named today: fever" in shown
    assert "Symptom to mention named today: weight gain" in shown
