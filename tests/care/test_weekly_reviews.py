"""Six-week reviews reach their physiotherapist as one weekly batch: one mail with a count, due together."""

from datetime import date

import pytest

from clinic import clock
from clinic.mail.kinds import kind_of
from clinic.mail.models import Message
from patients.admin.said import timeline
from patients.care import concerns
from patients.care.missing.auditing import audit, mend_all
from patients.models import Concern
from tests.cast import a_patient, answer, tick

KIND, LATE = "weekly_reviews", "weekly_reviews_late"


@pytest.fixture
def reviews(alice, bob, dana, erin, lena, prescribed, at):
    """Three who are nearly better: Dana and Finn of Alice's and Erin of Bob's, found on Wednesday 15 April."""
    finn = a_patient(alice, "Finn Fell")
    at("2026-03-04 09:00")
    for patient in (dana, erin, finn):
        prescribed(patient)
    at("2026-03-18 09:00")
    for patient in (dana, erin, finn):
        answer(patient, 2, 2)
    at("2026-04-15 00:01")
    tick()
    return {concern.patient.name.split()[0]: concern for concern in Concern.objects.filter(finding="programme_review")}


def composed(message):
    return kind_of(message.kind).compose(message)


def close(concern, by):
    concerns.close(by=by, concern=concern, outcome="discharged", note="Doing well", end_episode=True, now=clock.now())


def lose(kind, staff):
    """Make a mail another one's, as if it had never been planned."""
    Message.objects.filter(kind=kind, recipient=staff.email).update(subject="lost", message_id=f"<{kind}@lost.example>")


def test_a_physiotherapist_gets_one_mail_a_week_with_a_count(alice, bob, reviews, outbox):
    assert outbox.to(alice.email, kind="concern") == []
    (mail,) = outbox.to(alice.email, kind=KIND)
    assert mail.due_at.isoformat() == "2026-04-20T07:30:00+00:00"  # Monday, when the clinic opens
    assert composed(mail).subject == "Weekly reviews: 2 patients, by 08:30, Monday 27 April"
    (mail,) = outbox.to(bob.email, kind=KIND)
    assert composed(mail).subject.startswith("Weekly reviews: 1 patient, ")


def test_the_mail_names_nobody_and_nothing_found(alice, reviews, outbox):
    text = composed(outbox.to(alice.email, kind=KIND)[0]).text
    assert not [word for word in ("Dana", "DD", "six-week") if word in text]
    assert "/admin/#reviews" in text


def test_they_are_due_together_however_far_apart_they_were_found(dana, alice, prescribed, reviews, at):
    gus = a_patient(alice, "Gus Grey")
    at("2026-03-07 09:00")
    prescribed(gus)
    answer(gus, 4, 4)
    at("2026-04-18 09:00")
    tick()
    found = Concern.objects.filter(finding="programme_review")
    assert {row.acknowledge_by.isoformat() for row in found} == {"2026-04-27T07:30:00+00:00"}
    assert {row.outcome_by for row in found} == {row.acknowledge_by for row in found}


def test_a_review_closed_before_is_not_counted_and_the_last_one_takes_the_mail_back(alice, reviews, outbox, at):
    (mail,) = outbox.to(alice.email, kind=KIND)
    at("2026-04-17 10:00")
    close(reviews["Dana"], alice)
    assert composed(mail).subject.startswith("Weekly reviews: 1 patient, ")
    assert kind_of(KIND).still_due(mail, clock.now()) is None
    close(reviews["Finn"], alice)
    assert kind_of(KIND).still_due(mail, clock.now()) == "a person has closed them"


def test_what_is_late_reaches_the_lead_in_one_mail_a_day(alice, lena, reviews, outbox, at):
    at("2026-04-27 08:29")
    tick()
    assert outbox.kinds(lena.email) == []
    at("2026-04-27 08:31")
    tick()
    (mail,) = outbox.to(lena.email)
    assert (mail.kind, composed(mail).subject) == (LATE, "Weekly reviews that are late: 3 patients")
    at("2026-04-28 08:32")
    tick()
    assert outbox.kinds(lena.email) == [LATE, LATE]
    assert reviews["Dana"].entries.filter(kind="escalated").count() == 2


def test_somebody_away_on_the_day_of_the_batch_is_covered(alice, bob, dana, prescribed, outbox, at):
    absent(alice, 20, 25, cover=bob)
    at("2026-03-04 09:00")
    prescribed(dana)
    answer(dana, 2, 2)
    at("2026-04-15 00:01")
    tick()
    assert Concern.objects.get(finding="programme_review").owner == bob
    assert outbox.kinds(bob.email)[-1] == KIND


def absent(staff, first: int, until: int, *, cover):
    staff.cover, staff.away_from, staff.away_until = cover, date(2026, 4, first), date(2026, 4, until)
    staff.save()


def test_what_is_handed_over_stands_in_the_batch_of_the_cover(alice, bob, reviews, outbox, at):
    at("2026-04-15 09:01")
    tick()
    absent(alice, 17, 25, cover=bob)
    at("2026-04-17 09:00")
    tick()
    assert {Concern.objects.get(pk=row.pk).owner for row in reviews.values()} == {bob}
    (mail,) = outbox.to(bob.email, kind=KIND)
    assert composed(mail).subject.startswith("Weekly reviews: 3 patients, ")
    assert outbox.to(bob.email, kind="concern") == []
    assert [row.found for row in audit(now=clock.now())] == []


def test_who_is_back_by_the_day_of_the_batch_keeps_it(alice, bob, reviews, at):
    absent(alice, 16, 19, cover=bob)
    at("2026-04-17 09:00")
    tick()
    assert Concern.objects.get(pk=reviews["Dana"].pk).owner == alice


def test_the_audit_misses_the_mail_of_the_batch_and_of_a_late_day(alice, lena, reviews, outbox, at):
    assert [found.found for found in audit(now=clock.now())] == []
    lose(KIND, alice)
    found = {row.found for row in audit(now=clock.now())}
    assert found == {"No mail to staff that it was opened"}
    mend_all(now=clock.now())
    (_lost, mail) = outbox.to(alice.email, kind=KIND)
    assert mail.due_at.isoformat() == "2026-04-20T07:30:00+00:00"
    at("2026-04-27 08:31")
    tick()
    lose(LATE, lena)
    at("2026-04-27 09:00")
    mend_all(now=clock.now())
    assert [row.subject for row in outbox.to(lena.email, kind=LATE)] == ["lost", f"clinic:{lena.clinic_id}"]
    assert [row.found for row in audit(now=clock.now())] == []


def mails_of(concern) -> list[str]:
    """Return what the timeline of a concern says of mails: to whom, and where each is."""
    return [line.text for line in timeline(concern) if line.text.startswith("To ")]


def test_the_timeline_of_each_says_to_whom_its_batch_went_and_where_it_is(alice, bob, lena, clinic, reviews, at):
    assert mails_of(reviews["Dana"]) == [f"To {alice.email}: waiting to be sent"]
    assert mails_of(reviews["Erin"]) == [f"To {bob.email}: waiting to be sent"]
    Message.objects.filter(kind=KIND, recipient=alice.email).update(status="accepted", settled_at=clock.now())
    assert "waiting" not in mails_of(reviews["Dana"])[0]
    for day in (27, 28):
        at(f"2026-04-{day} 08:32")
        tick()
    late = f"To {lena.email}: waiting to be sent"
    assert mails_of(reviews["Finn"])[1:] == mails_of(reviews["Dana"])[1:] == [late, late]


def test_the_timeline_of_one_leaves_out_the_batch_of_another_week_and_of_another_clinic(alice, charlie, reviews):
    others = [(KIND, f"staff:{alice.pk}", alice), (LATE, f"clinic:{charlie.clinic_id}", charlie)]
    for kind, subject, to in others:
        Message.objects.create(
            kind=kind, subject=subject, occasion="2026-04-27", clinic=to.clinic, recipient=to.email,
            created_at=clock.now(), due_at=clock.now(), message_id=f"<{kind}@{to.clinic.slug}.example>",
        )  # fmt: skip
    assert mails_of(reviews["Dana"]) == [f"To {alice.email}: waiting to be sent"]
