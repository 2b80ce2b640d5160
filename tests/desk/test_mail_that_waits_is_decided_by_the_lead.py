from datetime import timedelta

from django.urls import reverse

from clinic import clock
from clinic.mail import holding, outbox
from clinic.mail.hold import Hold, Outcome, Why
from clinic.mail.models import Message, Status
from patients.models import DifferenceRecord
from tests.desk.test_the_desk_shows_who_needs_whom import page


def mails(clinic, count, status=Status.PLANNED):
    for number in range(count):
        outbox.enqueue(
            kind="reminder", subject=f"patient:{number}", occasion="2026-03-16/1",
            recipient=f"p{number}@example.org", clinic=clinic, now=clock.now(),
        )  # fmt: skip
    Message.objects.update(status=status)


def held(clinic, why, count=3, **more):
    hold = Hold.objects.create(clinic=clinic, why=why, began_at=clock.now(), by="Root", **more)
    mails(clinic, count, Status.HELD if why == Why.STORM else Status.PLANNED)
    return (
        hold,
        reverse("admin:patients_hold_send", args=[hold.pk]),
        reverse("admin:patients_hold_drop", args=[hold.pk]),
    )


def test_a_pause_is_on_the_desk_and_the_lead_lifts_it(clinic, alice, lena, mona, charlie, as_user):
    hold, send, drop = held(clinic, Why.PAUSED)
    assert "No mail is sent" in page(as_user(lena))
    assert "3 mails to 3 addresses wait" in page(as_user(mona))
    assert "No mail is sent" not in page(as_user(alice))
    assert send in page(as_user(lena))
    assert send not in page(as_user(mona))
    for nobody in (alice, mona, charlie):
        assert as_user(nobody).post(send).status_code == 404
    assert as_user(lena).get(send).status_code == 405
    assert "cannot be dropped" in as_user(lena).post(drop, follow=True).content.decode()
    as_user(lena).post(send)
    hold.refresh_from_db()
    assert (hold.outcome, hold.lifted_by) == (Outcome.SENT, "Lena Lindqvist")
    event = hold.events.get(pgh_label="update")
    assert event.pgh_context.metadata["user"] == str(lena.user.pk)
    assert "No mail is sent" not in page(as_user(lena))


def test_what_a_cap_held_back_is_dropped_or_sent(clinic, lena, as_user):
    _hold, _send, drop = held(clinic, Why.STORM)
    shown = page(as_user(lena))
    assert "Too many mails at once" in shown
    assert "A reminder, to a patient: 3" in shown
    as_user(lena).post(drop)
    assert set(Message.objects.values_list("status", flat=True)) == {Status.CANCELLED}
    again = as_user(lena).post(drop, follow=True).content.decode()
    assert "somebody has decided already" in again


def test_after_a_backup_the_desk_waits_until_every_tick_has_looked(clinic, lena, as_user):
    holding.pause(by="root, dev.py restore", note="limber.backup", now=clock.now(), why=Why.RESTORED)
    hold = Hold.objects.get(clinic=clinic)
    answered = as_user(lena).post(reverse("admin:patients_hold_send", args=[hold.pk]), follow=True)
    assert "Try again in a minute" in answered.content.decode()
    hold.refresh_from_db()
    assert hold.lifted_at is None


def test_what_waits_and_what_was_missed_are_told_side_by_side(clinic, dana, lena, mona, as_user):
    now = clock.now()
    for why in (Why.PAUSED, Why.STORM):
        Hold.objects.create(clinic=clinic, why=why, began_at=now, by="Root")
    about = {"clinic": clinic, "obligation": "told", "subject": "concern:1", "due_at": now, "mended": False}
    for patient, found in ((dana, "Never told"), (None, "Nobody was told")):
        DifferenceRecord.objects.create(patient=patient, found=found, found_at=now, **about)
    DifferenceRecord.objects.create(patient=dana, found="Long ago", found_at=now - timedelta(days=8), **about)
    shown = page(as_user(lena))
    for words in ("No mail is sent", "Too many mails at once", "Never told", "Nobody was told"):
        assert shown.count(words) == 1, words
    assert ">Dana Doyle</a></p>" in shown
    assert "Long ago" not in shown
    assert "No mail is sent" in page(as_user(mona))
    assert "Never told" not in page(as_user(mona))
