"""Cautions of exercises against flags of the patient: what conflicts is given with a reason, which is kept, or not."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from clinic import clock
from patients.care import prescribing
from patients.care.prescribing import ExerciseDraft
from patients.care.refusal import Refused
from patients.models import PrescribedExercise, PrescriptionVersion
from patients.rules.cautions import FLAGS
from programmes.models import Exercise
from tests.desk.test_prescribing_from_the_record import desk, draft, edit_of, fields_of, names

__all__ = ["desk", "draft"]
TURN = "Hip replacement: check how far this hip may turn."
WHY = "She turns well; the surgeon agrees."


@pytest.fixture
def hip(dana):
    dana.flags = ["hip_replacement"]
    dana.save()
    return dana


@pytest.fixture
def deeper(routine) -> Exercise:
    return Exercise.objects.get(slug="lower-back-rotation-deeper")


def publish_of(version) -> str:
    return reverse("admin:patients_version_publish", args=[version.pk])


def add(desk, draft, exercise, why: str = ""):
    typed = {"do": f"add-{exercise.pk}", "find_words": exercise.name, f"why-{exercise.pk}": why}
    return desk.post(edit_of(draft), fields_of(desk.get(edit_of(draft))) | typed)


def added(desk, draft, exercise, why: str = WHY) -> PrescribedExercise:
    answer = add(desk, draft, exercise, why)
    assert desk.post(edit_of(draft), fields_of(answer) | {"do": "save"}).status_code == 302
    return draft.exercises.get(exercise=exercise)


def ready(draft) -> None:
    draft.exercises.filter(sessions_per_day=None).update(sessions_per_day=1)


def test_every_caution_of_the_library_can_be_flagged(routine):
    codes = {code for exercise in Exercise.objects.all() for code in exercise.cautions}
    assert codes <= FLAGS.keys()


def test_each_pair_of_exercise_and_caution_is_refused_and_taken_with_a_reason(draft, dana):
    by, now, dose = dana.physiotherapist, clock.now(), draft.exercises.all()[0].dose
    pairs = [(exercise, code) for exercise in Exercise.objects.all() for code in exercise.cautions]
    assert len(pairs) > 30
    for exercise, code in pairs:
        dana.flags = [code]
        dana.save()
        prescribing.change_draft(by=by, version=draft, now=now, exercises=[])
        with pytest.raises(Refused, match="say why, in spite of the caution"):
            prescribing.change_draft(by=by, version=draft, now=now, exercises=[ExerciseDraft(exercise, dose)])
        given = ExerciseDraft(exercise, dose, reason=WHY, answered=frozenset({code}))
        prescribing.change_draft(by=by, version=draft, now=now, exercises=[given])
        row = draft.exercises.get()
        assert (row.conflicts, row.reason) == ({code: exercise.cautions[code]}, WHY)


def test_adding_without_a_reason_is_refused_with_a_clear_answer(desk, draft, hip, deeper):
    answer = add(desk, draft, deeper)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"Deeper lower back rotation: say why, in spite of the caution. {TURN}" in page
    assert deeper.name not in [row.shown.name for row in answer.context["rows"]]


def test_a_reason_is_kept_in_the_row_of_the_version(desk, draft, hip, deeper):
    row = added(desk, draft, deeper)
    assert (row.conflicts, row.reason) == ({"hip_replacement": TURN}, WHY)


def test_an_exercise_nothing_speaks_against_is_added_at_once(desk, draft, hip):
    answer = add(desk, draft, Exercise.objects.get(slug="pelvic-tilt"))
    assert answer.status_code == 200
    assert "Pelvic tilt" in [row.shown.name for row in answer.context["rows"]]


def test_a_swap_shows_the_caution_and_is_saved_with_a_reason_alone(desk, draft, hip, deeper):
    index = names(draft).index("Lower back rotation")
    swapped = desk.post(edit_of(draft), fields_of(desk.get(edit_of(draft))) | {"do": f"swap-{index}-{deeper.pk}"})
    assert TURN in swapped.content.decode()
    refused = desk.post(edit_of(draft), fields_of(swapped) | {"do": "save"})
    assert refused.status_code == 422
    assert "say why, in spite of the caution" in refused.content.decode()
    said = fields_of(swapped) | {"do": "save", f"rows-{index}-reason": WHY}
    assert desk.post(edit_of(draft), said).status_code == 302
    assert draft.exercises.get(exercise=deeper).reason == WHY


def test_a_template_that_conflicts_can_be_drafted_and_saved_but_not_published(desk, draft, dana):
    ready(draft)
    dana.flags = ["recent_surgery"]
    dana.save()
    page = desk.get(edit_of(draft))
    assert page.content.decode().count("Recent surgery: check what the surgeon allows.") > len(names(draft))
    assert desk.post(edit_of(draft), fields_of(page) | {"do": "save"}).status_code == 302
    refused = desk.post(publish_of(draft)).content.decode()
    for name in names(draft):
        assert f"{name}: say why, in spite of the caution." in refused
    draft.refresh_from_db()
    assert draft.published_at is None
    reasons = {f"rows-{index}-reason": f"Allowed, number {index}" for index in range(len(names(draft)))}
    desk.post(edit_of(draft), fields_of(desk.get(edit_of(draft))) | reasons | {"do": "save"})
    assert desk.post(publish_of(draft)).status_code == 302
    assert [row.reason for row in draft.exercises.all()] == list(reasons.values())


def test_a_new_flag_asks_again_although_there_was_a_reason(desk, draft, hip, deeper):
    ready(draft)
    added(desk, draft, deeper)
    hip.flags = ["hip_replacement", "recent_surgery"]
    hip.save()
    page = desk.get(edit_of(draft))
    assert page.context["rows"].forms[-1]["reason"].value() == ""
    assert "Recent surgery" in desk.post(publish_of(draft)).content.decode()
    draft.refresh_from_db()
    assert draft.published_at is None


def test_the_reason_stands_on_the_publish_page_in_the_record_and_in_the_next_version(desk, draft, hip, deeper):
    added(desk, draft, deeper)
    ready(draft)
    record = reverse("admin:patients_patient_change", args=[hip.pk])
    assert WHY in desk.get(publish_of(draft)).content.decode()
    assert desk.post(publish_of(draft)).status_code == 302
    assert f"Reason: {WHY}" in desk.get(record).content.decode()
    desk.post(reverse("admin:patients_prescription_draft", args=[draft.prescription_id]))
    second = PrescriptionVersion.objects.get(number=2)
    assert second.exercises.get(exercise=deeper).reason == WHY
    assert desk.post(publish_of(second), {"why": "Her hip is well"}).status_code == 302


def test_patients_do_not_read_the_reason_with_their_exercise(desk, draft, hip, deeper, as_user):
    added(desk, draft, deeper)
    ready(draft)
    desk.post(publish_of(draft))
    assert WHY not in as_user(hip).get("/programme/").content.decode()


def test_flags_are_set_on_the_form_kept_in_history_and_told_to_whoever_sets_them(desk, draft, dana, deeper, outbox):
    added(desk, draft, deeper)
    ready(draft)
    desk.post(publish_of(draft))
    page = reverse("admin:patients_patient_details", args=[dana.pk])
    form = desk.get(page).context["adminform"].form
    said = {name: form[name].value() for name in form.fields if form[name].value()}
    said |= {"flags": ["hip_replacement", "balance"]}
    answer = desk.post(page, said, follow=True)
    assert "Look at the programme again: Deeper lower back rotation." in answer.content.decode()
    dana.refresh_from_db()
    assert dana.flags == ["hip_replacement", "balance"]
    assert dana.events.order_by("-pgh_id").first().flags == ["hip_replacement", "balance"]
    assert draft.exercises.filter(exercise=deeper).exists()


def test_a_clinics_own_caution_can_be_flagged_too(desk, dana, routine, clinic):
    own = Exercise.objects.get(slug="clam")
    own.pk, own.clinic, own.slug, own.cautions = None, clinic, "ours", {"bad_elbow": "Elbow: do not lean on it."}
    own.harder_than = None
    own._state.adding = True
    own.save()
    form = desk.get(reverse("admin:patients_patient_details", args=[dana.pk])).context["adminform"].form
    assert ("bad_elbow", "Bad elbow") in form.fields["flags"].choices
    assert "bad_elbow" not in FLAGS


def test_the_database_keeps_no_conflict_without_a_reason(draft):
    row = draft.exercises.all()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        PrescribedExercise.objects.filter(pk=row.pk).update(conflicts={"balance": "Balance"}, reason="")
