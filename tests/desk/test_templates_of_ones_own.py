"""Templates: saved from a patient's programme, shared in the clinic, cloned, and what a change means for copies."""

from dataclasses import replace

import pytest
from django.urls import reverse

from clinic import access, clock
from clinic.access import Action
from patients.care import prescribing, templates
from patients.care.refusal import Refused
from patients.models import Prescription, PrescriptionVersion
from programmes.models import Exercise, Programme
from tests.cast import a_patient
from tests.desk.test_prescribing_from_the_record import desk, draft, edit_of, fields_of

__all__ = ["desk", "draft"]
LISTED = "admin:patients_templates"


@pytest.fixture
def own(desk, routine, clinic) -> Programme:
    """Alice's own copy of the back routine, not shared yet."""
    assert desk.post(reverse("admin:patients_template_clone", args=[routine.pk])).status_code == 302
    return Programme.objects.get(clinic=clinic)


@pytest.fixture
def copied(own, alice, dana, at) -> PrescriptionVersion:
    """Dana does a copy of Alice's template, with a shorter hold of her own in the first exercise."""
    version = prescribing.prescribe(
        by=alice, patient=dana, programme=own, starts_on=clock.now().date(), baseline=6, now=clock.now()
    )
    version.exercises.filter(sessions_per_day=None).update(sessions_per_day=1)
    first = version.exercises.all()[0]
    first.dose = replace(first.dose, hold_seconds=5)
    first.save()
    return prescribing.publish(by=alice, version=version, now=clock.now())


def change(programme, order: int, **fields: object) -> None:
    item = programme.items.get(order=order)
    item.dose = replace(item.dose, **fields)
    item.save()


def copies_of(programme) -> str:
    return reverse("admin:patients_template_copies", args=[programme.pk])


def test_a_programme_is_saved_as_a_template_without_anything_of_the_patient(desk, draft, clinic):
    draft.exercises.update(note="Left knee first")
    address = reverse("admin:patients_version_template", args=[draft.pk])
    assert desk.get(address).context["form"]["name"].value() == draft.title
    assert desk.post(address, {"name": "Mornings", "aim": ""}).status_code == 422
    page = desk.post(address, {"name": "Mornings", "aim": "An easier start."}, follow=True).content.decode()
    assert "It is yours alone until you share it." in page
    saved = Programme.objects.get(clinic=clinic)
    assert (saved.name, saved.slug, saved.aim, saved.kept_by.user.name) == (
        "Mornings", "mornings", "An easier start.", "Alice Archer",
    )  # fmt: skip
    assert [(item.exercise, item.dose, item.note) for item in saved.items.all()] == [
        (row.exercise, row.dose, "") for row in draft.exercises.all()
    ]


def test_two_templates_of_one_name_both_stand(desk, draft, clinic):
    address = reverse("admin:patients_version_template", args=[draft.pk])
    for _time in range(2):
        desk.post(address, {"name": "Mornings", "aim": "An easier start."})
    assert sorted(Programme.objects.filter(clinic=clinic).values_list("slug", flat=True)) == ["mornings", "mornings-2"]


def test_a_template_is_its_makers_alone_until_it_is_shared(own, alice, bob, as_user, dana, clinic):
    assert own not in access.visible_to(bob, Programme.objects.all())
    assert own in access.visible_to(alice, Programme.objects.all(), Action.CHANGE)
    assert str(own) not in as_user(bob).get(reverse(LISTED)).content.decode()
    change_page = reverse("admin:programmes_programme_change", args=[own.pk])
    assert as_user(bob).get(change_page).status_code == 404
    with pytest.raises(Refused, match="somebody else's own"):
        prescribing.prescribe(
            by=bob, patient=dana, programme=own, starts_on=clock.now().date(), baseline=None, now=clock.now()
        )
    as_user(bob).post(reverse("admin:patients_template_share", args=[own.pk]))
    own.refresh_from_db()
    assert own.kept_by == alice
    as_user(alice).post(reverse("admin:patients_template_share", args=[own.pk]))
    assert own in access.visible_to(bob, Programme.objects.all(), Action.CHANGE)
    assert str(own) in as_user(bob).get(reverse(LISTED)).content.decode()
    assert as_user(bob).get(change_page).status_code == 200


def test_ones_own_and_the_shipped_library_stand_side_by_side(desk, own, routine):
    (mine, ours), (shipped, theirs) = desk.get(reverse(LISTED)).context["columns"]
    assert (mine, shipped) == ("Yours and this clinic's", "Shipped library")
    assert [card.programme for card in ours] == [own]
    assert routine in [card.programme for card in theirs]
    assert all(card.programme.clinic is None and len(card.pictures) == len(card.items) for card in theirs)


def test_a_clone_holds_all_of_the_template_and_can_be_changed(desk, own, routine):
    assert own.cloned_from == routine
    kept = ("exercise", "order", "on", "reps", "hold_seconds", "sessions_per_day")
    assert list(own.items.values_list(*kept)) == list(routine.items.values_list(*kept))
    page = desk.get(reverse("admin:programmes_programme_change", args=[own.pk]))
    assert page.context["has_change_permission"]


def test_templates_to_prescribe_are_grouped_by_whose_they_are(desk, own, dana):
    form = desk.get(reverse("admin:patients_patient_prescribe", args=[dana.pk])).context["form"]
    assert [name for name, _rows in form.fields["programme"].choices][1:] == ["Yours alone", "Shipped library"]


def test_a_changed_template_lists_the_patients_on_copies_with_what_differs(desk, own, copied, dana):
    assert desk.get(copies_of(own)).context["rows"] == []
    change(own, 2, duration_seconds=45)
    [row] = desk.get(copies_of(own)).context["rows"]
    assert row.prescription == copied.prescription
    assert row.lines == ["Double leg knee hug: duration 30 -> 45 s"]
    assert "Changed since 1 patient got a copy" in desk.get(reverse(LISTED)).content.decode()


def save(desk, programme, **changed) -> str:
    """Save a template at the desk as its form shows it, with some fields changed; gives the page it leads to."""
    address = reverse("admin:programmes_programme_change", args=[programme.pk])
    shown = desk.get(address).context
    forms = [shown["adminform"].form, *(one.formset.management_form for one in shown["inline_admin_formsets"])]
    forms += [form for one in shown["inline_admin_formsets"] for form in one.formset.initial_forms]
    data = {field.html_name: field.value() for form in forms for field in form if field.value() is not None}
    return desk.post(address, data | changed, follow=True).content.decode()


def test_whoever_saves_a_changed_template_is_led_to_the_patients_on_copies(desk, own, copied):
    assert copies_of(own) not in save(desk, own)
    page = save(desk, own, **{"items-1-duration_seconds": "45"})
    assert "1 patient has a copy that says something else now. Nothing has changed for them." in page
    assert f'<a href="{copies_of(own)}">See what differs, one by one</a>' in page
    listed = desk.get(copies_of(own)).content.decode()
    assert "Double leg knee hug: duration 30 -&gt; 45 s" in listed
    assert "Born 2 May 1984, NHS number not recorded" in listed


def test_the_draft_of_a_copy_says_what_its_template_says_since(desk, own, copied, alice):
    draft = prescribing.draft_next(by=alice, prescription=copied.prescription, now=clock.now())
    assert "The template has changed" not in desk.get(edit_of(draft)).content.decode()
    change(own, 2, duration_seconds=45)
    page = desk.get(edit_of(draft)).content.decode()
    assert "The template has changed since this copy was made" in page
    assert "Double leg knee hug: duration 30 -&gt; 45 s" in page


def test_a_changed_template_changes_no_plan(desk, own, copied):
    before = list(copied.exercises.values())
    change(own, 2, duration_seconds=45)
    desk.get(copies_of(own))
    assert list(copied.exercises.values()) == before
    assert PrescriptionVersion.objects.count() == 1


def test_one_patient_takes_it_as_a_draft_and_keeps_what_is_their_own(desk, own, copied):
    change(own, 1, reps=12)
    change(own, 2, duration_seconds=45)
    own.items.get(exercise__slug="lower-back-rotation").delete()
    extra = own.items.filter(on=False)[0]
    extra.on = True
    extra.save()
    answer = desk.post(reverse("admin:patients_prescription_take", args=[copied.prescription_id]))
    second = PrescriptionVersion.objects.get(number=2)
    assert answer["Location"] == edit_of(second)
    assert second.published_at is None
    rows = {row.name: row.dose for row in second.exercises.all()}
    assert (rows["Single leg knee hug"].reps, rows["Single leg knee hug"].hold_seconds) == (12, 5)
    assert rows["Double leg knee hug"].duration_seconds == 45
    assert "Lower back rotation" not in rows
    assert extra.exercise.name in rows
    assert second.why == f"The template “{own}” has changed"
    assert desk.get(copies_of(own)).context["rows"] == []


def test_another_leaves_it_and_is_asked_again_only_after_the_next_change(desk, own, copied, alice):
    change(own, 2, duration_seconds=45)
    page = desk.post(reverse("admin:patients_prescription_leave", args=[copied.prescription_id]), follow=True)
    assert "Dana Doyle keeps the programme as it is." in page.content.decode()
    assert page.context["rows"] == []
    assert PrescriptionVersion.objects.count() == 1
    event = Prescription.objects.get().events.order_by("-pgh_id").first()
    assert event.pgh_context.metadata["user"] == str(alice.user_id)
    change(own, 2, duration_seconds=60)
    [row] = desk.get(copies_of(own)).context["rows"]
    assert row.lines == ["Double leg knee hug: duration 45 -> 60 s"]


def test_taking_what_conflicts_is_a_draft_that_cannot_be_published_without_a_reason(own, copied, alice, dana):
    dana.flags = ["osteoporosis", "hip_replacement", "pregnancy", "balance", "dizziness"]
    dana.save()
    item = own.items.filter(on=False).exclude(exercise__cautions={})[0]
    item.on = True
    item.save()
    version = templates.take(by=alice, prescription=copied.prescription, now=clock.now())
    version.exercises.filter(sessions_per_day=None).update(sessions_per_day=1)
    with pytest.raises(Refused, match=f"{item.exercise}: say why, in spite of the caution"):
        prescribing.publish(by=alice, version=version, now=clock.now())


def test_only_copies_in_ones_own_clinic_are_listed(routine, prescribed, dana, charlie, as_user, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    theirs = prescribed(a_patient(charlie, "Fay Foster"))
    change(routine, 2, duration_seconds=45)
    [row] = as_user(charlie).get(copies_of(routine)).context["rows"]
    assert row.prescription == theirs.prescription


def test_a_template_that_says_the_same_has_nothing_to_take(desk, own, copied):
    page = desk.post(reverse("admin:patients_prescription_take", args=[copied.prescription_id]), follow=True)
    assert "The template says nothing else than what was copied." in page.content.decode()


def test_an_ended_programme_is_not_listed(own, copied, alice):
    prescribing.end_prescription(by=alice, prescription=copied.prescription, reason="Well", now=clock.now())
    change(own, 2, duration_seconds=45)
    assert templates.behind(own, alice) == []


def test_the_same_exercise_twice_is_saved_once_in_a_template(desk, draft, clinic):
    hug = Exercise.objects.get(slug="single-leg-knee-hug")
    twice = desk.post(edit_of(draft), fields_of(desk.get(edit_of(draft))) | {"do": f"add-{hug.pk}"})
    desk.post(edit_of(draft), fields_of(twice) | {"do": "save"})
    desk.post(reverse("admin:patients_version_template", args=[draft.pk]), {"name": "Twice", "aim": "Ease"})
    saved = Programme.objects.get(clinic=clinic)
    assert [item.exercise for item in saved.items.all()].count(hug) == 1
    assert [item.order for item in saved.items.all()] == [1, 2, 3, 4]
