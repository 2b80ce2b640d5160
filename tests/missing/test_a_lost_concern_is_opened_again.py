"""A finding whose concern is not there is found from the answers alone, and opened again by the rules' own door."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from clinic import clock
from clinic.models import Tick
from patients.care import checking_in, concerns
from patients.care.missing.auditing import mend_all
from patients.care.missing.for_leaders import for_leaders
from patients.models import Concern, Episode, ReminderSettings
from patients.models.concern import ConcernOutcome
from tests.cast import answer, tick
from tests.missing.conftest import episode_of, lacking

pytestmark = pytest.mark.django_db(transaction=True)


def forget(lose, concern: Concern) -> None:
    lose("DELETE FROM patients_concernentry WHERE concern_id = %s", (concern.pk,))
    lose("DELETE FROM patients_concern WHERE id = %s", (concern.pk,))


def test_an_answer_whose_concern_is_lost_reaches_its_owner_after_all(dana, alice, prescribed, at, lose, outbox):
    at("2026-03-02 09:00")
    prescribed(dana)
    answer(dana, 5)
    at("2026-03-05 10:00")
    answer(dana, 5, 4, symptoms={"fever"})
    forget(lose, Concern.objects.get(finding="urgent_symptom"))
    now = at("2026-03-06 10:00")
    assert (episode_of(dana), "No concern for urgent_symptom of 2026-03-05") in lacking(now)
    mend_all(now=now)
    mended = Concern.objects.open().get(finding="urgent_symptom")
    assert (mended.owner, mended.occasion, mended.assessment.check_in.on.day) == (alice, "2026-03-05", 5)
    assert outbox.kinds(alice.email)[-1] == "concern"
    assert lacking(now) == []


def test_a_review_nobody_answered_is_found_with_every_timer_gone(dana, prescribed, at):
    at("2026-03-02 09:00")
    prescribed(dana)
    answer(dana, 6)
    Episode.objects.update(next_assessment_at=None, next_prompt_at=None)
    now = at("2026-03-21 10:00")
    tick()
    assert not Concern.objects.exists()
    assert any("No concern for no_answer" in words for _subject, words in lacking(now))
    mend_all(now=now)
    assert Concern.objects.open().filter(finding="no_answer").count() == 1
    assert lacking(now) == []


def test_a_closed_concern_is_not_opened_again(dana, alice, prescribed, at):
    at("2026-03-02 09:00")
    prescribed(dana)
    answer(dana, 6)
    now = at("2026-03-05 10:00")
    answer(dana, 8, 5)
    tick()
    for concern in Concern.objects.open():
        concerns.close(by=alice, concern=concern, outcome=ConcernOutcome.REASSURED, note="Spoke to her.", now=now)
    later = at("2026-03-06 10:00")
    tick()
    assert lacking(later) == []


def test_a_symptom_of_a_patient_without_a_programme_is_found(dana, at, lose):
    now = at("2026-03-05 10:00")
    checking_in.report_symptoms(patient=dana, key=dana.pk, symptoms=frozenset({"saddle_numbness"}), now=now)
    forget(lose, Concern.objects.get())
    later = at("2026-03-05 10:20")
    assert (f"patient:{dana.pk}", "No concern for emergency_symptom of 2026-03-05") in lacking(later)
    mend_all(now=later)
    assert Concern.objects.open().get().finding == "emergency_symptom"
    assert lacking(later) == []


def test_a_reminder_that_was_passed_over_is_decided_late(dana, prescribed, at, lose):
    at("2026-03-02 09:30")
    prescribed(dana)
    lose("UPDATE patients_remindersettingsevent SET pgh_created_at = pgh_created_at - interval '30 days'")
    ReminderSettings.objects.update(next_at=None)
    now = at("2026-03-04 10:00")
    tick()
    words = {words for _subject, words in lacking(now)}
    assert {"The reminder of 2026-03-03/1 was not decided", "The reminder of 2026-03-04/1 was not decided"} <= words
    mend_all(now=now)
    verdicts = dict(dana.reminders.values_list("day", "verdict"))
    assert [verdict for _day, verdict in sorted(verdicts.items())] == ["expired", "due"]
    assert lacking(now) == []


def test_the_command_fails_while_something_differed_and_the_lead_reads_it(dana, clinic, prescribed, at, capsys, sink):
    now = at("2026-03-02 09:00")
    prescribed(dana)
    call_command("sweep", "--audit")
    Episode.objects.update(next_assessment_at=None)
    with pytest.raises(CommandError, match="1 that should have been done"):
        call_command("sweep", "--audit")
    assert "Next assessment: no time is set for it; put right" in capsys.readouterr().out
    row = for_leaders(clinic, now=now + timedelta(minutes=1)).missed[0]
    assert (row.patient, row.mended) == (dana, True)
    call_command("sweep", "--audit")
    assert Tick.objects.get(name="audit").last_error == ""


def test_only_the_lead_sees_on_the_desk_what_was_missed(dana, alice, lena, charlie, prescribed, as_user, settings):
    prescribed(dana)
    Episode.objects.update(next_assessment_at=None)
    mend_all(now=clock.now())
    pages = [as_user(who).get(reverse("admin:index")).content.decode() for who in (lena, alice, charlie)]
    assert ["Work that was missed" in page for page in pages] == [True, False, False]
    assert "Next assessment: no time is set for it" in pages[0]
