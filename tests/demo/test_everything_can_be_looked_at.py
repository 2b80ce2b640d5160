"""The demo: one history for each thing that can be found, made by the verbs, ending today."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from clinic import clock
from clinic.mail import delivery
from clinic.mail.models import Message, Status
from clinic.models import Clinic, Staff, Tick, User
from clinic.ticks import INTERVALS
from patients.care import following
from patients.care.progression import proposals
from patients.demo import beats
from patients.demo.play import STORIES
from patients.demo.sign_ins import sign_ins
from patients.models import (
    Assessment,
    CheckIn,
    Concern,
    Episode,
    ExerciseLog,
    Invitation,
    Patient,
    Pause,
    PrescriptionVersion,
    Referral,
    Reminder,
)
from patients.models.patient import validate_nhs_number
from patients.models.session import Outcome, SkipReason
from patients.rules.findings import CONCERNING, Finding


def test_each_finding_was_found_by_the_rules(demo):
    found = {finding for findings in Assessment.objects.values_list("findings", flat=True) for finding in findings}
    assert found == set(Finding)


def test_each_finding_that_needs_a_person_has_opened_a_concern(demo):
    assert set(Concern.objects.values_list("finding", flat=True)) == CONCERNING | {"history"}


def test_a_dozen_people_or_more_are_patients_of_two_clinics(demo):
    assert Patient.objects.count() >= 12
    assert Clinic.objects.filter(patients__isnull=False).distinct().count() == 2
    assert {"Europe/London", "Asia/Kolkata"} <= set(Patient.objects.values_list("time_zone", flat=True))


def test_nobody_of_the_demo_exists(demo):
    for patient in Patient.objects.all():
        validate_nhs_number(patient.nhs_number)
        assert patient.nhs_number.startswith("999")
    for email in [*User.objects.values_list("email", flat=True), *Message.objects.values_list("recipient", flat=True)]:
        assert email.endswith((".example", "@example.org"))


def test_a_draft_a_sent_and_a_booked_referral_stand(demo):
    status = dict(Referral.objects.values_list("episode__patient__name", "status"))
    assert (status["Erin Ellis"], status["Gwen Garside"]) == ("draft", "booked")
    by_itself = Referral.objects.get(episode__patient__name="Farid Fontaine")
    assert (by_itself.status, by_itself.by_standing_signature, str(by_itself.signed_by)) == (
        "signed",
        True,
        "Hana Holt",
    )


def test_the_letter_under_the_standing_signature_is_sent_by_the_first_delivery(demo, sink):
    delivery.deliver_due(now=clock.now())
    assert sink.to("letters@oak-surgery.example")
    assert Referral.objects.get(episode__patient__name="Farid Fontaine").status == "sent"


def test_a_letter_that_was_printed_has_its_day_too(demo):
    assert Referral.objects.get(episode__patient__name="Gwen Garside").sent_at is not None


def test_the_first_delivery_sends_what_is_recent_and_no_flood(demo, sink):
    delivery.deliver_due(now=clock.now())
    assert 5 < len(sink.accepted) < 40
    assert Message.objects.filter(status=Status.CANCELLED).count() > 100
    assert not Message.objects.filter(status__in=[Status.FAILED, Status.UNKNOWN, Status.DEFERRED]).exists()
    oldest = Message.objects.filter(status=Status.ACCEPTED).exclude(kind="invitation").earliest("created_at")
    assert oldest.created_at > demo.made - timedelta(hours=2, minutes=1)


def test_one_programme_is_paused_and_one_finished(demo):
    assert Pause.objects.get(until_on=None).episode.patient.name == "Mary Mbeki"
    assert Episode.objects.exclude(ended_on=None).get().patient.name == "Sam Sefton"


def test_concerns_are_open_taken_on_and_closed(demo):
    assert set(Concern.objects.values_list("status", flat=True)) == {"open", "acknowledged", "closed"}
    closed = set(Concern.objects.filter(status="closed").values_list("outcome", flat=True))
    assert closed >= {"reassured", "changed", "referred", "discharged"}


def test_an_old_concern_that_nobody_took_on_has_climbed(demo):
    waited = Concern.objects.get(patient__name="Priya Pillai", finding="no_answer")
    assert waited.status == "open"
    assert (waited.escalations > 0) == (waited.acknowledge_by <= demo.made)


def test_one_patient_is_invited_and_has_not_signed_in(demo):
    assert Invitation.objects.get(accepted_at=None).patient == Patient.objects.get(user=None)


def test_exercises_were_done_in_part_and_left_out_with_reasons(demo):
    assert set(ExerciseLog.objects.values_list("outcome", flat=True)) == set(Outcome.values)
    assert {SkipReason.SORE, SkipReason.NO_TIME} <= set(ExerciseLog.objects.values_list("reason", flat=True))
    assert ExerciseLog.objects.filter(pain__gte=7).exists()


def test_a_programme_was_changed_and_says_what_changed(demo):
    changed = PrescriptionVersion.objects.get(prescription__episode__patient__name="Jonas Jebb", number=2)
    assert changed.changes[0] == "Left out: Double leg knee hug"


def test_reminders_were_decided_day_by_day(demo):
    assert {"due", "done", "paused"} <= set(Reminder.objects.values_list("verdict", flat=True))


def test_an_answer_was_taken_by_phone(demo):
    assert CheckIn.objects.get(channel="phone").taken_by == Staff.objects.get(user__name="Bob Barker")


def test_a_step_up_is_proposed_for_one_patient_and_a_step_down_for_another(demo):
    ways = {name: set() for name in ("Dana Doyle", "Oscar Okafor")}
    for one in proposals.in_clinic(Clinic.objects.get(slug="harbour"), clock.now()):
        ways.setdefault(one.known.patient_name, set()).add(one.is_up)
    assert (ways["Dana Doyle"], ways["Oscar Okafor"]) == ({True}, {False})


def test_nothing_happened_in_the_future(demo):
    for rows, column in ((Assessment, "made_at"), (CheckIn, "answered_at"), (Concern, "opened_at")):
        assert rows.objects.latest(column).__dict__[column] <= clock.now()


def test_who_has_an_urgent_symptom_is_held(demo):
    held = following.today(patient=Patient.objects.get(name="Imogen Iveson"), now=clock.now()).held
    assert [concern.finding for concern in held] == ["urgent_symptom"]


def test_the_sign_ins_are_one_physiotherapist_one_lead_and_three_patients_and_work(demo):
    found = sign_ins()
    assert [role for role, _email, _password in found] == ["Physiotherapist", "Clinical lead"] + ["Patient"] * 3
    for _role, email, password in found:
        assert f"{email} " in demo.said.getvalue()
        assert password in demo.said.getvalue()
        assert User.objects.get(email=email).check_password(password)


def test_a_patient_of_the_demo_signs_in_on_the_page(demo):
    _role, email, password = sign_ins()[2]
    client = Client()
    client.post("/accounts/login/", {"login": email, "password": password})
    assert client.get("/today/").status_code == 200


def test_nothing_but_the_mail_and_the_seals_waits_for_its_first_tick(demo):
    ended = Tick.objects.filter(last_ended_at__isnull=False, last_error="").values_list("name", flat=True)
    assert set(ended) == set(INTERVALS) - {"deliver", "seal"}


def test_a_second_demo_is_refused_and_passed_over_when_asked(demo, capsys):
    with pytest.raises(CommandError, match="empty database"):
        call_command("demo")
    call_command("demo", "--if-empty")
    assert sign_ins()[0][1] in capsys.readouterr().out
    assert Clinic.objects.count() == 2


def test_every_beat_lies_within_its_story():
    for story in STORIES:
        days = [when.day for when, _beat in story.beats]
        assert max(days, default=0) <= story.began
        assert any(isinstance(beat, beats.Answer) for _when, beat in story.beats) == story.signs_in
