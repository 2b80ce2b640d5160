"""Versions: who and why, what differs between any two, and going back as a new version."""

import pytest
from django.urls import reverse

from patients.models import PrescriptionVersion
from tests.desk.test_prescribing_from_the_record import desk, draft, edit_of, fields_of

__all__ = ["desk", "draft"]


def publish_of(version) -> str:
    return reverse("admin:patients_version_publish", args=[version.pk])


@pytest.fixture
def three(desk, draft):
    """Three published versions: a longer hold in the second, one exercise fewer in the third."""
    draft.exercises.filter(sessions_per_day=None).update(sessions_per_day=1)
    assert desk.post(publish_of(draft)).status_code == 302
    changes = ({"rows-0-hold_seconds": 20}, {"rows-1-DELETE": "on", "note": "Go slowly"})
    for number, (change, why) in enumerate(zip(changes, ("She holds well", "Too much at once"), strict=True), start=2):
        desk.post(reverse("admin:patients_prescription_draft", args=[draft.prescription_id]))
        version = PrescriptionVersion.objects.get(number=number)
        assert desk.post(edit_of(version), fields_of(desk.get(edit_of(version))) | {"do": "save"} | change)
        assert desk.post(publish_of(version), {"why": why}).status_code == 302
    return list(PrescriptionVersion.objects.order_by("number"))


def versions_of(version) -> str:
    return reverse("admin:patients_prescription_versions", args=[version.prescription_id])


def test_a_change_is_published_with_why(desk, three, dana):
    assert [version.why for version in three] == ["", "She holds well", "Too much at once"]
    page = desk.get(versions_of(three[0])).content.decode()
    assert "Too much at once" in page
    assert "Alice Archer" in page
    assert versions_of(three[0]) in desk.get(reverse("admin:patients_patient_change", args=[dana.pk])).content.decode()


def test_the_record_shows_the_newest_versions_and_leads_to_all(desk, three, dana, monkeypatch):
    record = reverse("admin:patients_patient_change", args=[dana.pk])
    previews = [reverse("admin:patients_version_preview", args=[version.pk]) for version in three]

    def course() -> str:
        page = desk.get(record).content.decode()
        return page.partition('class="panel course"')[2].partition("</section>")[0]

    page = course()
    assert all(f'href="{preview}"' in page for preview in previews)
    assert ">Versions, and what differs</a>" in page
    monkeypatch.setattr("patients.admin.record.VERSIONS_SHOWN", 2)
    page = course()
    assert [f'href="{preview}"' in page for preview in previews] == [False, True, True]
    assert f'<a href="{versions_of(three[0])}">All 3 versions, and what differs</a>' in page
    whole = desk.get(versions_of(three[0])).content.decode()
    assert all(f'href="{preview}"' in whole for preview in previews)


def test_a_change_without_why_is_not_published(desk, three):
    desk.post(reverse("admin:patients_prescription_draft", args=[three[0].prescription_id]))
    fourth = PrescriptionVersion.objects.get(number=4)
    answer = desk.post(publish_of(fourth), {"why": " "})
    assert answer.status_code == 422
    assert "Say in one sentence why the programme changes." in answer.content.decode()
    fourth.refresh_from_db()
    assert fourth.published_at is None


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (1, 2, ["Single leg knee hug: hold 10 -> 20 s"]),
        (2, 3, ["Left out: Double leg knee hug", "Note to the patient: none -> “Go slowly”"]),
        (
            1,
            3,
            [
                "Left out: Double leg knee hug",
                "Single leg knee hug: hold 10 -> 20 s",
                "Note to the patient: none -> “Go slowly”",
            ],
        ),
        (2, 1, ["Single leg knee hug: hold 20 -> 10 s"]),
        (2, 2, []),
    ],
)
def test_any_two_are_compared(desk, three, before, after, said):
    answer = desk.get(versions_of(three[0]), {"before": before, "after": after})
    assert answer.context["differences"] == said


@pytest.mark.parametrize("asked", [{}, {"before": "x", "after": "99"}])
def test_the_last_two_are_compared_when_nobody_says_which(desk, three, asked):
    context = desk.get(versions_of(three[0]), asked).context
    assert (context["before"].number, context["after"].number) == (2, 3)


def test_going_back_is_a_draft_of_the_next_version_and_changes_nothing_yet(desk, three):
    again = reverse("admin:patients_version_again", args=[three[0].pk])
    assert desk.get(again).status_code == 405
    answer = desk.post(again)
    fourth = PrescriptionVersion.objects.get(number=4)
    assert answer["Location"] == edit_of(fourth)
    assert (fourth.published_at, fourth.why, fourth.note) == (None, "Back to version 1", "")
    assert [row.dose for row in fourth.exercises.all()] == [row.dose for row in three[0].exercises.all()]
    assert desk.get(publish_of(fourth)).context["form"]["why"].value() == "Back to version 1"
    assert PrescriptionVersion.objects.published().count() == 3


def test_nobody_goes_back_over_a_draft_that_is_under_way(desk, three):
    desk.post(reverse("admin:patients_prescription_draft", args=[three[0].prescription_id]))
    page = desk.post(reverse("admin:patients_version_again", args=[three[0].pk]), follow=True).content.decode()
    assert "A draft is under way. Publish or discard it first." in page
    assert PrescriptionVersion.objects.count() == 4


def test_the_same_exercise_twice_is_compared_row_by_row(desk, three):
    desk.post(reverse("admin:patients_prescription_draft", args=[three[0].prescription_id]))
    fourth = PrescriptionVersion.objects.get(number=4)
    hug = fourth.exercises.all()[0].exercise
    twice = desk.post(edit_of(fourth), fields_of(desk.get(edit_of(fourth))) | {"do": f"add-{hug.pk}"})
    desk.post(edit_of(fourth), fields_of(twice) | {"do": "save"})
    assert desk.get(versions_of(fourth)).context["differences"] == [f"New: {hug}"]


@pytest.mark.parametrize("who", ["charlie", "mona"])
def test_versions_are_not_there_for_an_outsider_or_a_manager(three, request, as_user, who):
    client = as_user(request.getfixturevalue(who))
    assert client.get(versions_of(three[0])).status_code == 404
    assert client.post(reverse("admin:patients_version_again", args=[three[0].pk])).status_code == 404


def keep(desk, version, **typed):
    return desk.post(edit_of(version), fields_of(desk.get(edit_of(version))) | typed | {"do": "keep"})


def test_what_is_typed_is_kept_while_the_page_stays_open(desk, draft, at):
    at("2026-03-16 09:07")
    said = keep(desk, draft, note="Half a sent").json()
    draft.refresh_from_db()
    assert (draft.note, said["seen"]) == ("Half a sent", draft.drafted_at.isoformat())
    assert said["said"] == "Saved at 09:07"


def test_what_cannot_be_kept_yet_says_why(desk, draft):
    said = keep(desk, draft, **{"rows-0-typed": "gently", "note": "x"}).json()
    assert "Not saved yet: “gently” cannot be read" in said["problem"]
    draft.refresh_from_db()
    assert draft.note == ""


def test_keeping_overwrites_nothing_of_a_colleague(desk, draft, bob, as_user, at):
    hers = fields_of(desk.get(edit_of(draft)))
    at("2026-03-16 09:05")
    keep(as_user(bob), draft, note="From Bob")
    said = desk.post(edit_of(draft), hers | {"do": "keep", "note": "From Alice"}).json()
    assert "Bob Barker saved this draft" in said["problem"]
    draft.refresh_from_db()
    assert draft.note == "From Bob"
