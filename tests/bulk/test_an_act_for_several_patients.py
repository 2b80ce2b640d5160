"""Acts for several patients: who is affected and who is not and why is shown first, then all of it or nothing."""

import re
from datetime import date

import pytest
from django.urls import reverse

from clinic import clock
from patients.care import bulk, courses, moving
from patients.care.missing.auditing import audit
from patients.care.refusal import Refused
from patients.models import Pause, PrescriptionVersion
from tests.cast import a_patient

LIST = reverse("admin:patients_patient_changelist")
EASTER = {"from_on": "2026-04-03", "until_on": "2026-04-07", "reason": "closed over Easter"}


@pytest.fixture
def patients(dana, erin, alice, at):
    at("2026-03-30 09:00")
    return [dana, erin, a_patient(alice, "Fay Finch")]


@pytest.fixture
def act(as_user):
    """Post one step of an act at the list of patients; gives the answer."""

    def posted(who, action, chosen, step="look", **answers):
        sent = {"action": action, "_selected_action": [one.pk for one in chosen], **answers}
        return as_user(who).post(LIST, sent | ({step: "1"} if step else {"index": "0"}))

    return posted


def missed():
    return [(one.obligation, one.subject, one.found) for one in audit(now=clock.now())]


def seal(answer):
    return re.search(r'name="seal" value="(\w+)"', answer.content.decode())[1]


def do(act, who, action, chosen, **answers):
    """Look at who is affected, then do it."""
    return act(who, action, chosen, "do", seal=seal(act(who, action, chosen, **answers)), **answers)


def test_the_list_offers_what_the_role_may(dana, alice, mona, as_user):
    for who, offered in ((alice, True), (mona, False)):
        page = as_user(who).get(LIST).content.decode()
        assert 'value="move_caseload"' in page
        assert ('value="assign_programme"' in page) is offered
        assert ('value="pause_programmes"' in page) is offered


def test_the_page_asks_before_it_shows_and_shows_before_it_does(patients, alice, act):
    asked = act(alice, "pause_programmes", patients, step=None).content.decode()
    assert "3 patients are chosen. Nothing is done before you have seen who is affected." in asked
    assert 'name="do"' not in asked
    assert '<input type="hidden" name="action" value="pause_programmes">' in asked
    assert act(alice, "pause_programmes", patients).status_code == 422


def test_a_programme_becomes_a_draft_for_each_who_has_none_of_it(patients, prescribed, routine, alice, outbox, act):
    dana, erin, fay = patients
    prescribed(dana)
    sent = outbox.to(erin.email)
    answers = {"programme": routine.pk, "starts_on": "2026-04-01"}
    shown = act(alice, "assign_programme", patients, **answers).content.decode()
    assert re.search("Dana Doyle</a>: Has this programme, or a draft of it, already.", shown)
    assert not PrescriptionVersion.objects.exclude(prescription__episode__patient=dana).exists()
    answer = do(act, alice, "assign_programme", patients, **answers)
    assert answer.status_code == 302
    drafts = PrescriptionVersion.objects.filter(published_at=None)
    assert {draft.prescription.episode.patient for draft in drafts} == {erin, fay}
    assert {draft.starts_on for draft in drafts} == {date(2026, 4, 1)}
    assert outbox.to(erin.email) == sent


def test_a_caseload_moves_with_its_open_concerns_and_the_colleague_is_told(worse, dana, alice, bob, mona, outbox, act):
    fay = a_patient(bob, "Fay Finch")
    shown = act(mona, "move_caseload", [dana, fay], to=bob.pk).content.decode()
    assert "Fay Finch</a>: Is with Bob Barker already." in shown
    assert do(act, mona, "move_caseload", [dana, fay], to=bob.pk).status_code == 302
    dana.refresh_from_db()
    worse.refresh_from_db()
    assert (dana.physiotherapist, worse.owner) == (bob, bob)
    line = worse.entries.get(kind="handed over")
    assert (line.by, line.text) == (mona, "Mona Marsh gave this patient to Bob Barker, who has it now")
    assert "concern" in outbox.kinds(bob.email)


def test_the_audit_misses_nothing_after_a_move(worse, dana, alice, bob):
    before = missed()
    moving.move(by=alice, patient=dana, to=bob, now=clock.now())
    assert missed() == before


def test_one_patient_who_moves_by_their_record_takes_the_same_along(worse, dana, alice, bob, as_user):
    said = {
        "name": "Dana Doyle", "date_of_birth": "1984-05-02", "email": "dana@example.org", "physiotherapist": bob.pk,
        "time_zone": "Europe/London", "day_starts_at": "03:00",
    }  # fmt: skip
    as_user(alice).post(reverse("admin:patients_patient_change", args=[dana.pk]), said)
    worse.refresh_from_db()
    dana.refresh_from_db()
    assert (dana.physiotherapist, worse.owner) == (bob, bob)


def test_what_a_colleague_stands_in_for_stays_with_them(worse, dana, alice, bob, lena):
    type(worse).objects.filter(pk=worse.pk).update(owner=lena)
    moving.move(by=alice, patient=dana, to=bob, now=clock.now())
    worse.refresh_from_db()
    assert worse.owner == lena


def test_nobody_moves_to_another_clinic_or_to_who_has_left(dana, alice, mona, charlie):
    for to in (charlie, mona):
        with pytest.raises(Refused, match="Choose a clinician"):
            moving.move(by=alice, patient=dana, to=to, now=clock.now())


def test_a_holiday_pauses_each_open_episode_and_says_who_has_none(patients, prescribed, alice, act):
    dana, erin = patients[:2]
    for patient in (dana, erin):
        prescribed(patient)
    courses.pause(
        by=alice,
        episode=erin.episodes.get(),
        from_on=date(2026, 4, 6),
        until_on=None,
        reason="Travels",
        now=clock.now(),
    )
    shown = act(alice, "pause_programmes", patients, **EASTER).content.decode()
    assert "Erin Ellis</a>: Some of these days are part of a pause already." in shown
    assert "Fay Finch</a>: Has no programme under way." in shown
    do(act, alice, "pause_programmes", patients, **EASTER)
    pause = Pause.objects.get(episode__patient=dana)
    assert (pause.from_on, pause.until_on, pause.reason, pause.by) == (
        date(2026, 4, 3), date(2026, 4, 7), "closed over Easter", alice,
    )  # fmt: skip
    assert Pause.objects.count() == 2


def test_a_second_press_does_nothing_more(patients, prescribed, alice, act):
    prescribed(patients[0])
    mark = seal(act(alice, "pause_programmes", patients, **EASTER))
    assert act(alice, "pause_programmes", patients, "do", seal=mark, **EASTER).status_code == 302
    again = act(alice, "pause_programmes", patients, "do", seal=mark, **EASTER)
    assert again.status_code == 422
    assert Pause.objects.count() == 1


@pytest.mark.parametrize("changed", [{"until_on": "2026-04-08"}, {"seal": "0" * 64}, {"seal": ""}])
def test_nothing_is_done_that_was_not_shown(patients, prescribed, alice, act, changed):
    prescribed(patients[0])
    answers = EASTER | {"seal": seal(act(alice, "pause_programmes", patients, **EASTER))} | changed
    answer = act(alice, "pause_programmes", patients, "do", **answers)
    assert "Who is affected has changed. Look at the list again; nothing was done." in answer.content.decode()
    assert not Pause.objects.exists()


def test_one_who_cannot_stops_all(patients, prescribed, alice):
    for patient in patients[:2]:
        prescribed(patient)
    real = bulk.pausing(by=alice, from_on=date(2026, 4, 3), until_on=date(2026, 4, 7), reason="closed", now=clock.now())

    def breaks(patient):
        real.do(patient)
        if patient == patients[1]:
            raise Refused("This cannot be.")

    act = bulk.Act(real.name, real.depends_on, real.left_out, breaks)
    with pytest.raises(Refused, match=r"Erin Ellis: This cannot be\. Nothing was done\."):
        bulk.carry_out(act, patients, by=alice, seal=bulk.plan(act, patients).seal)
    assert not Pause.objects.exists()


def test_the_history_says_who_did_it_and_that_it_was_for_several(patients, prescribed, alice, act):
    prescribed(patients[0])
    do(act, alice, "pause_programmes", patients, **EASTER)
    context = Pause.objects.get().events.select_related("pgh_context").get().pgh_context
    assert (str(context.metadata["user"]), context.metadata["act"]) == (str(alice.user_id), "pause")


def test_patients_of_another_clinic_are_not_among_the_chosen(patients, prescribed, charlie, act):
    prescribed(patients[0])
    answer = act(charlie, "pause_programmes", patients, **EASTER)
    assert "Dana Doyle" not in answer.content.decode()
    assert not Pause.objects.exists()


def test_a_manager_pauses_nobody(patients, prescribed, mona, act):
    prescribed(patients[0])
    act(mona, "pause_programmes", patients, "do", **EASTER)
    assert not Pause.objects.exists()


def test_too_many_at_once_are_refused(patients, alice, act, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)
    assert "Choose at most 2 patients at a time." in act(alice, "pause_programmes", patients, **EASTER).content.decode()


def test_days_in_the_wrong_order_are_told(patients, alice, act):
    answer = act(alice, "pause_programmes", patients, **(EASTER | {"until_on": "2026-04-03"}))
    assert "The pause must end after the day it starts." in answer.content.decode()


def test_the_chosen_are_held_while_it_is_done(patients, alice, django_assert_max_num_queries):
    act = bulk.moving_to(by=alice, to=alice, now=clock.now())
    with django_assert_max_num_queries(20) as asked:
        bulk.carry_out(act, patients, by=alice, seal=bulk.plan(act, patients).seal)
    assert any("FOR NO KEY UPDATE" in query["sql"] for query in asked.captured_queries)
