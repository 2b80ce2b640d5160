from patients.care import prescribing
from patients.care.prescribing import ExerciseDraft
from patients.models import Patient, PrescriptionVersion
from patients.portal.player import exercise_of
from tests.cast import At


def test_the_rank_set_in_a_draft_reaches_the_player(at: At, dana: Patient, started: PrescriptionVersion) -> None:
    now = at("2026-03-02 10:00")
    draft = prescribing.draft_next(by=dana.physiotherapist, prescription=started.prescription, now=now)
    rows = list(draft.exercises.select_related("exercise"))
    given = [ExerciseDraft(row.exercise, row.dose, row.note, 1 if row == rows[2] else None) for row in rows]
    prescribing.change_draft(by=dana.physiotherapist, version=draft, now=now, exercises=given)
    version = prescribing.publish(by=dana.physiotherapist, version=draft, now=now)
    ranked = sorted(version.exercises.all(), key=lambda row: exercise_of(row)["rank"])
    assert [row.name for row in ranked] == [rows[2].name, rows[0].name, rows[1].name, rows[3].name]
    assert version.changes == [f"{rows[2].name}: place in the 4-minute version: 1"]
    again = prescribing.draft_next(by=dana.physiotherapist, prescription=started.prescription, now=now)
    assert list(again.exercises.values_list("rank", flat=True)) == [None, None, 1, None]
