"""A check-in, its decision, its concerns and its mails stand or fall together."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from clinic import clock
from clinic.mail.models import Message
from patients.care import checking_in
from patients.care.checking_in import Answers
from patients.care.refusal import Refused
from patients.models import Assessment, CheckIn, Concern, Referral, SymptomReport
from tests.cast import answer


def test_the_first_check_in_is_the_start_check(dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    assert [answer(dana, 6).kind, answer(dana, 6, 4).kind] == ["start", "regular"]


def test_a_red_flag_opens_a_concern_and_tells_everybody_at_once(alice, lena, clinic, dana, prescribed, outbox, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-19 10:00")
    answer(dana, 6, 4, symptoms={"saddle_numbness"})
    concern = Concern.objects.get(finding="emergency_symptom")
    assert concern.acknowledge_by == clock.now() + timedelta(minutes=15)
    assert concern.owner == alice
    told = {address for address in (alice.email, lena.email, clinic.duty_email) if "concern" in outbox.kinds(address)}
    assert told == {alice.email, lena.email, clinic.duty_email}
    assert outbox.kinds(dana.email)[-1] == "please_ring"


def test_no_improvement_after_two_weeks_opens_a_concern_and_a_draft_referral(alice, dana, prescribed, outbox, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-30 10:00")
    check_in = answer(dana, 6, 4)
    assert checking_in.result_of(check_in).headline == "not_improved"
    assert Referral.objects.get().status == "draft"
    assert "pain 6 of 10" in Referral.objects.get().letter
    assert outbox.kinds(alice.email) == ["concern"]


def test_the_same_key_twice_is_stored_once_and_answered_alike(dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    key = uuid4()
    first, second = (checking_in.answer(patient=dana, key=key, answers=Answers(5), now=clock.now()) for _ in range(2))
    assert first == second
    assert (CheckIn.objects.count(), Assessment.objects.filter(check_in=first).count()) == (1, 1)


def test_an_answer_that_cannot_be_is_refused_in_words_and_stores_nothing(dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    with pytest.raises(Refused, match="from 0 to 10"):
        answer(dana, 11)
    with pytest.raises(Refused, match="not one of the symptoms"):
        answer(dana, 5, symptoms={"hiccups"})
    assert not CheckIn.objects.exists()


def fail_after_answering(dana):
    """Answer, and let the transaction fail at its end, as a dying database would."""
    with transaction.atomic(), connection.cursor() as cursor:
        answer(dana, 9, symptoms={"fever"})
        cursor.execute("UPDATE patients_checkin SET pain = 0")


def test_a_failure_while_telling_leaves_nothing_half_done(dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    planned = Message.objects.count()
    with pytest.raises(DatabaseError):
        fail_after_answering(dana)
    assert not CheckIn.objects.exists()
    assert not Concern.objects.exists()
    assert Message.objects.count() == planned


def test_an_answer_of_yesterday_is_assessed_for_its_own_day_and_then_today(dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    at("2026-03-18 08:00")
    check_in = answer(dana, 6, on=clock.now().date() - timedelta(days=1))
    assert checking_in.result_of(check_in).as_of.isoformat() == "2026-03-17"
    assert Assessment.objects.latest("pk").as_of.isoformat() == "2026-03-18"


@pytest.mark.parametrize("days", [-4, 1])
def test_a_date_too_far_back_or_ahead_becomes_today(dana, prescribed, at, days):
    at("2026-03-16 09:00")
    prescribed(dana)
    at("2026-03-25 08:00")
    today = clock.now().date()
    assert answer(dana, 6, on=today + timedelta(days=days)).on == today


def test_a_symptom_is_taken_without_any_episode(dana, outbox, at):
    at("2026-03-16 09:00")
    report = checking_in.report_symptoms(
        patient=dana, key=uuid4(), symptoms=frozenset({"bladder_change"}), now=clock.now()
    )
    assert Concern.objects.get().episode is None
    assert SymptomReport.objects.get() == report


def test_any_yes_in_the_history_goes_to_the_physiotherapist(alice, dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 4, history={"osteoporosis"})
    assert Concern.objects.get().finding == "history"


def test_a_check_in_by_phone_names_who_took_it(alice, dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    check_in = answer(dana, 4, by=alice, channel="phone")
    assert (check_in.taken_by, check_in.channel) == (alice, "phone")
