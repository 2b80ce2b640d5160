import re
from html import unescape

import pytest
from django.urls import reverse

from patients.models import Episode, Prescription, PrescriptionVersion
from tests.desk.test_prescribing_from_the_record import fields_of


@pytest.fixture
def draft(alice, dana, routine, as_user, at):
    at("2026-03-16 09:00")
    address = reverse("admin:patients_patient_prescribe", args=[dana.pk])
    as_user(alice).post(address, {"programme": routine.pk, "starts_on": "2026-03-17", "baseline": 6})
    return PrescriptionVersion.objects.get()


def edit_of(version) -> str:
    return reverse("admin:patients_version_edit", args=[version.pk])


def test_the_second_is_told_who_saved_when_and_keeps_what_they_typed(draft, alice, bob, as_user, at):
    hers = fields_of(as_user(alice).get(edit_of(draft)))
    his = fields_of(as_user(bob).get(edit_of(draft)))
    at("2026-03-16 09:04")
    assert as_user(bob).post(edit_of(draft), his | {"do": "save", "note": "From Bob"}).status_code == 302
    at("2026-03-16 09:05")
    answer = as_user(alice).post(edit_of(draft), hers | {"do": "save", "note": "From Alice", "rows-0-sets": 7})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Bob Barker saved this draft on 16 March, 09:04" in page
    assert "From Alice" in page
    assert answer.context["rows"].forms[0]["sets"].value() == "7"
    assert "Open the saved draft beside this one" in page
    draft.refresh_from_db()
    assert draft.note == "From Bob"


def test_the_second_reads_what_differs_between_the_saved_draft_and_their_own(draft, alice, bob, as_user, at):
    draft.exercises.update(sessions_per_day=1)
    first, second = draft.exercises.all()[:2]
    opened = fields_of(as_user(alice).get(edit_of(draft)))
    saved = {"note": "From Bob", "weeks": 8, "starts_on": "2026-03-18", "rows-1-DELETE": "on"}
    at("2026-03-16 09:04")
    assert as_user(bob).post(edit_of(draft), opened | {"do": "save"} | saved).status_code == 302
    mine = {"note": "From Alice", "weeks": 6, "rows-0-note": "Slowly"}
    answer = as_user(alice).post(edit_of(draft), opened | {"do": "save"} | mine)
    banner = unescape(answer.content.decode()).partition("From the saved draft to what you typed:")[2]
    lines = re.findall(r"<li>(.*?)</li>", banner.partition("</ul>")[0])
    assert lines == [
        f"New: {second.name}",
        f"{first.name}: note: Slowly",
        "Weeks: 8 -> 6",
        "Note to the patient: “From Bob” -> “From Alice”",
        "First day: 18 March -> 17 March",
    ]
    assert PrescriptionVersion.objects.get().note == "From Bob"


def test_whoever_typed_the_same_as_was_saved_reads_of_no_difference(draft, alice, bob, as_user, at):
    draft.exercises.update(sessions_per_day=1)
    opened = fields_of(as_user(alice).get(edit_of(draft))) | {"do": "save"}
    at("2026-03-16 09:04")
    as_user(bob).post(edit_of(draft), opened)
    page = as_user(alice).post(edit_of(draft), opened).content.decode()
    assert "Bob Barker saved this draft" in page
    assert "From the saved draft to what you typed:" not in page


def test_moving_an_exercise_does_not_forget_which_draft_was_opened(draft, alice, bob, as_user, at):
    opened = fields_of(as_user(alice).get(edit_of(draft)))
    moved = as_user(alice).post(edit_of(draft), opened | {"do": "down-0"})
    at("2026-03-16 09:04")
    as_user(bob).post(edit_of(draft), opened | {"do": "save", "note": "From Bob"})
    answer = as_user(alice).post(edit_of(draft), fields_of(moved) | {"do": "save"})
    assert "Bob Barker saved this draft" in answer.content.decode()


def test_what_follows_ones_own_words_on_their_way_is_kept_and_nobody_elses_is_lost(draft, alice, bob, as_user, at):
    opened = fields_of(as_user(alice).get(edit_of(draft))) | {"do": "keep"}
    last = opened | {"note": "Half a sentence", "follows": "1"}
    at("2026-03-16 09:04:00")
    assert "said" in as_user(alice).post(edit_of(draft), opened | {"note": "Half a sent"}).json()
    at("2026-03-16 09:04:01")
    assert "said" in as_user(alice).post(edit_of(draft), last).json()
    # The one before, come late, changes nothing; nor does what follows once somebody else has saved, or much later.
    assert "problem" in as_user(alice).post(edit_of(draft), opened | {"note": "Half a sent"}).json()
    at("2026-03-16 09:06")
    assert "problem" in as_user(alice).post(edit_of(draft), last).json()
    as_user(bob).post(edit_of(draft), fields_of(as_user(bob).get(edit_of(draft))) | {"do": "save"})
    assert "problem" in as_user(alice).post(edit_of(draft), last | {"note": "From Alice"}).json()
    draft.refresh_from_db()
    assert (draft.note, draft.drafted_by) == ("Half a sentence", bob)


def test_one_person_saves_again_and_again(draft, alice, as_user, at):
    for minute, note in ((1, "First"), (2, "Second")):
        at(f"2026-03-16 09:0{minute}")
        opened = fields_of(as_user(alice).get(edit_of(draft)))
        assert as_user(alice).post(edit_of(draft), opened | {"do": "save", "note": note}).status_code == 302
    draft.refresh_from_db()
    assert draft.note == "Second"


def test_a_post_that_does_not_say_which_draft_it_saw_saves_nothing(draft, alice, as_user):
    said = fields_of(as_user(alice).get(edit_of(draft))) | {"do": "save", "note": "Blind"}
    del said["seen"]
    answer = as_user(alice).post(edit_of(draft), said)
    assert "Open the draft again" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.note == ""


def test_a_draft_is_discarded_from_its_page_and_leaves_the_record(draft, dana, alice, as_user):
    discard = reverse("admin:patients_version_discard", args=[draft.pk])
    assert discard in as_user(alice).get(edit_of(draft)).content.decode()
    assert as_user(alice).get(discard).status_code == 405
    page = as_user(alice).post(discard, follow=True).content.decode()
    assert "The draft is discarded." in page
    assert "No programme yet." in page
    assert not Episode.objects.open().exists()
    assert as_user(alice).get(edit_of(draft)).status_code == 404


def test_a_programme_ends_with_a_reason_from_the_record(prescribed, dana, alice, as_user, at):
    at("2026-03-16 09:00")
    prescription = prescribed(dana).prescription
    end = reverse("admin:patients_prescription_end", args=[prescription.pk])
    record = reverse("admin:patients_patient_change", args=[dana.pk])
    assert end in as_user(alice).get(record).content.decode()
    assert as_user(alice).post(end, {"reason": ""}).status_code == 422
    page = as_user(alice).post(end, {"reason": "The knee hurts"}, follow=True).content.decode()
    assert "The knee hurts" in page
    assert "day 0" in page
    assert Prescription.objects.get().ended_on is not None
    assert "already ended" in as_user(alice).post(end, {"reason": "Again"}).content.decode()


@pytest.mark.parametrize("who", ["charlie", "mona"])
def test_neither_verb_is_there_for_an_outsider_or_a_manager(draft, request, as_user, who):
    client = as_user(request.getfixturevalue(who))
    for name, key in (("version_discard", draft.pk), ("prescription_end", draft.prescription_id)):
        assert client.post(reverse(f"admin:patients_{name}", args=[key])).status_code == 404
    assert PrescriptionVersion.objects.exists()
