"""A patient can say "this can wait": written down once, and no time changes; never of what is urgent."""

import pytest
from django.urls import reverse

from clinic import clock
from patients.care import concerns, waiting
from patients.care.refusal import Refused
from patients.models import Concern
from patients.models.concern import Urgency
from tests.cast import answer, tick

TIMES = ("urgency", "status", "acknowledge_by", "outcome_by", "next_escalation_at", "escalations", "owner")
SAID = "The patient says: this can wait."


def address(concern) -> str:
    return reverse("can-wait", args=[concern.pk])


def test_it_is_written_down_once_and_changes_no_time(dana, not_improved, as_user):
    before = Concern.objects.values_list(*TIMES).get()
    browser = as_user(dana)
    assert "This can wait" in browser.get("/today/").content.decode()
    for _press in range(2):
        assert browser.post(address(not_improved)).headers["Location"] == "/today/"
    assert [entry.text for entry in not_improved.entries.filter(kind="can wait")] == [SAID]
    assert Concern.objects.values_list(*TIMES).get() == before
    assert "You told us that this can wait. We look at it all the same." in browser.get("/today/").content.decode()


def test_it_climbs_all_the_same(dana, clinic, not_improved, outbox, at):
    waiting.can_wait(patient=dana, concern=not_improved, now=clock.now())
    at("2026-03-31 10:00")
    tick()
    assert outbox.kinds(clinic.duty_email) == ["concern_escalated"]


def test_the_page_of_the_result_offers_it_and_staff_read_it(dana, alice, not_improved, as_user):
    told = dana.check_ins.latest("pk")
    shown = as_user(dana).get(f"/check-in/{told.key}/").content.decode()
    assert f'action="{address(not_improved)}"' in shown
    as_user(dana).post(address(not_improved))
    desk, record = reverse("admin:index"), reverse("admin:patients_patient_change", args=[dana.pk])
    for page in (desk, record):
        assert "The patient says that this can wait." in as_user(alice).get(page).content.decode()
    concern = reverse("admin:patients_concern_change", args=[not_improved.pk])
    assert SAID in as_user(alice).get(concern).content.decode()


@pytest.mark.parametrize(
    "told", [(5, {"symptoms": {"chest_pain"}}), (5, {"symptoms": {"fever"}}), (9, {}), (5, {"severe": True})]
)
def test_it_is_not_offered_of_what_is_urgent_nor_beside_it(dana, not_improved, as_user, told):
    pain, given = told
    urgent = answer(dana, pain, 4, **given)
    browser = as_user(dana)
    for page in ("/today/", f"/check-in/{urgent.key}/"):
        assert "This can wait" not in browser.get(page).content.decode()
    for concern in Concern.objects.open():
        with pytest.raises(Refused):
            waiting.can_wait(patient=dana, concern=concern, now=clock.now())
        assert browser.post(address(concern)).status_code == 302
        assert not concern.entries.filter(kind="can wait").exists()


@pytest.mark.parametrize("urgency", Urgency)
def test_each_urgency_is_offered_it_or_not(not_improved, urgency):
    not_improved.urgency = urgency
    assert waiting.may_wait(not_improved, ()) == (urgency not in (Urgency.EMERGENCY, Urgency.URGENT))


def test_nobody_says_it_of_another_patients_or_of_a_closed_one(dana, erin, alice, not_improved, as_user):
    assert as_user(erin).post(address(not_improved)).status_code == 404
    with pytest.raises(Refused):
        waiting.can_wait(patient=erin, concern=not_improved, now=clock.now())
    concerns.close(by=alice, concern=not_improved, outcome="discharged", note="Seen", end_episode=True, now=clock.now())
    with pytest.raises(Refused):
        waiting.can_wait(patient=dana, concern=not_improved, now=clock.now())
    assert not not_improved.entries.filter(kind="can wait").exists()
