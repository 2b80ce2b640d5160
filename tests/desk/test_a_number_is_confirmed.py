"""Staff confirm a patient's number for text messages; texts are called so wherever their delivery is shown."""

import pytest
from django.urls import reverse

from clinic import clock
from clinic.mail.models import Channel, Message, Status
from patients.care import texts
from patients.models import ReminderSettings
from tests.care.test_texts import choose
from tests.cast import answer

WORDS = "07700 900123 is the patient's own number"


@pytest.fixture
def gateway(settings):
    settings.TEXT_GATEWAY_URL = "https://gateway.example/messages"


@pytest.fixture
def started(gateway, dana, prescribed, at):
    at("2026-03-16 08:30")
    prescribed(dana)
    answer(dana, 6)
    choose(dana)
    return dana


def record(patient) -> str:
    return reverse("admin:patients_patient_change", args=[patient.pk])


def button(patient) -> str:
    return reverse("admin:patients_confirm_number", args=[patient.pk])


def confirmed(patient) -> bool:
    return texts.confirmed(ReminderSettings.objects.of(patient))


@pytest.mark.parametrize("who", ["alice", "mona"])
def test_anybody_at_the_desk_confirms_it_in_one_click(started, who, request, as_user):
    browser = as_user(request.getfixturevalue(who))
    assert WORDS in browser.get(record(started)).content.decode()
    shown = browser.post(button(started), {"number": "07700900123"}, follow=True).content.decode()
    assert confirmed(started)
    assert "Text messages may go to 07700 900123." in shown
    assert "07700 900123 is confirmed for text messages." in shown
    assert WORDS not in shown


def test_a_number_that_changed_meanwhile_is_not_confirmed(started, alice, as_user):
    started.phone = "07700 900999"
    started.save()
    shown = as_user(alice).post(button(started), {"number": "07700900123"}, follow=True).content.decode()
    assert "the number has changed" in shown
    assert not confirmed(started)


def test_an_outsider_and_a_patient_confirm_nothing(started, charlie, as_user):
    for who in (charlie, started):
        assert as_user(who).post(button(started), {"number": "07700900123"}).status_code == 404
    assert not confirmed(started)


def test_nothing_is_asked_where_no_text_can_be_sent(settings, started, alice, as_user):
    settings.TEXT_GATEWAY_URL = ""
    assert WORDS not in as_user(alice).get(record(started)).content.decode()


def test_the_timeline_calls_a_text_a_text_and_says_whether_the_phone_has_it(started, alice, as_user):
    texts.confirm(by=alice, patient=started)
    answer(started, 8, 6)  # worse: please ring us, by both ways
    text = Message.objects.get(kind="please_ring", channel=Channel.TEXT)
    for status, reply, said in (
        (Status.ACCEPTED, "202 taken", "taken by the gateway"),
        (Status.ACCEPTED, "Delivered.", "delivered"),
        (Status.FAILED, "Not delivered. No such phone", "not delivered"),
    ):
        Message.objects.filter(pk=text.pk).update(status=status, last_reply=reply, settled_at=clock.now())
        shown = as_user(alice).get(record(started)).content.decode()
        assert f"<strong>Text message: Please ring us, to a patient</strong><br><bdi>{said}<" in shown
        assert "<strong>Mail: Please ring us, to a patient</strong>" in shown
    desk = as_user(alice).get(reverse("admin:index")).content.decode()
    assert "Text message: Please ring us, to a patient" in desk
    assert f'<input type="tel" name="recipient" id="to-{text.pk}" value="07700900123">' in desk


def test_a_concerns_timeline_says_what_was_said_to_whom_and_where_it_is(started, alice, as_user):
    alice.phone = "07700 900456"
    alice.save()
    answer(started, 7, symptoms={"saddle_numbness"})
    concern = started.concerns.get(finding="emergency_symptom")
    Message.objects.filter(kind="concern", channel=Channel.EMAIL).update(status=Status.ACCEPTED, possibly_twice=True)
    shown = as_user(alice).get(reverse("admin:patients_concern_change", args=[concern.pk])).content.decode()
    for said in (
        f"<strong>Mail: A concern, to staff</strong> To {alice.email}: taken by the mail server, possibly twice",
        "<strong>Text message: A concern, to staff</strong> To 07700900456: waiting to be sent",
        f"<strong>Mail: Please ring us, to a patient</strong> To {started.email}: waiting to be sent",
    ):
        assert said in shown
