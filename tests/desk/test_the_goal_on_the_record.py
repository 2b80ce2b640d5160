from uuid import uuid4

from django.urls import reverse

from patients.care import goals

SAID = "Goal, 0 to 10</dt><dd>Walk the dog: %s</dd>"


def test_first_and_last_rating_stand_beside_the_pain_in_one_line(alice, dana, as_user, prescribed, at):
    now = at("2026-03-02 09:00")
    prescribed(dana)
    record = reverse("admin:patients_patient_change", args=[dana.pk])
    assert "Goal, 0 to 10" not in as_user(alice).get(record).content.decode()
    goals.set_goal(patient=dana, key=uuid4(), text="Walk the dog", rating=2, now=now)
    assert SAID % "2" in as_user(alice).get(record).content.decode()
    goals.rate(patient=dana, key=uuid4(), rating=6, now=at("2026-03-09 09:00"))
    assert SAID % "2 → 6" in as_user(alice).get(record).content.decode()
