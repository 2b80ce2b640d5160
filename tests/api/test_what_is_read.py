"""What a device reads: the day, the prescription, the pain, and what the patient has chosen."""

from typing import Any

from clinic.models import Staff
from patients.models import Patient, PlayerSettings, ReminderSettings
from tests.api.conftest import CHECK_INS, SESSIONS, Phone, a_check_in, a_session
from tests.cast import At, answer

PREFERENCES = "/api/v1/preferences/"
READS = ("today", "prescription", "pain", "preferences", "sessions")


def test_the_day_says_what_to_do_and_what_is_done(phone: Phone, version: Any) -> None:
    key = phone.send(SESSIONS, a_session(version)).json()["key"]
    day = phone.get("/api/v1/today/").json()
    (given,) = day["prescriptions"]
    first, second = given["slots"]
    assert (day["day"], day["held"], day["needs_start_check"]) == ("2026-03-02", False, False)
    assert (given["id"], first["session"], second["session"]) == (str(version.prescription_id), key, None)
    assert first["exercises"] == [row.pk for row in version.exercises.all()]
    (done,) = phone.get(SESSIONS).json()["sessions"]
    assert (done["key"], done["may_be_corrected"], len(done["logs"])) == (key, True, len(first["exercises"]))


def test_while_held_the_day_says_what_to_do_instead(phone: Phone, dana: Patient, version: Any) -> None:
    answer(dana, 4, symptoms={"chest_pain"})
    day = phone.get("/api/v1/today/").json()
    assert (day["held"], day["advice"][0]["title"]) == (True, "Call 999 now")


def test_the_prescription_is_there_in_full(phone: Phone, version: Any) -> None:
    (given,) = phone.get("/api/v1/prescription/").json()["prescriptions"]
    first = version.exercises.first()
    shown = given["exercises"][0]
    assert (shown["id"], shown["name"], shown["dose"]) == (first.pk, first.name, first.dose_sentence)
    assert (shown["steps"], shown["stop_if"]) == (first.steps, first.stop_if)


def test_pain_is_told_by_the_day(phone: Phone, version: Any, at: At) -> None:
    phone.send(SESSIONS, a_session(version, pain_after=3))
    at("2026-03-03 09:00")
    phone.send(CHECK_INS, a_check_in(pain=5))
    assert phone.get("/api/v1/pain/").json()["days"] == [
        {"day": "2026-03-02", "pain": 6, "in_session": None, "after_session": 3},
        {"day": "2026-03-03", "pain": 5, "in_session": None, "after_session": None},
    ]


def test_what_is_chosen_is_kept_part_by_part(phone: Phone, dana: Patient) -> None:
    chosen = phone.get(PREFERENCES).json()
    assert chosen["player"] == {"voice": True, "tone": True, "vibration": True, "colour": True, "tempo": 100}
    quiet = {**chosen["player"], "voice": False, "tempo": 80}
    assert phone.send(PREFERENCES, {"player": quiet}, method="PUT").json() == {**chosen, "player": quiet}
    times = {**chosen["reminders"], "times": ["18:30", "07:15"]}
    assert phone.send(PREFERENCES, {"reminders": times}, method="PUT").json()["reminders"]["times"] == [
        "07:15",
        "18:30",
    ]
    assert PlayerSettings.objects.get(patient=dana).tempo == 80
    assert ReminderSettings.objects.get(patient=dana).times[0].hour == 7


def test_what_cannot_be_is_refused_whole(phone: Phone, dana: Patient) -> None:
    chosen = phone.get(PREFERENCES).json()
    chosen["player"]["voice"] = False
    chosen["reminders"]["time_zone"] = "Mars/Olympus"
    response = phone.send(PREFERENCES, chosen, method="PUT")
    assert (response.status_code, list(response.json()["errors"])) == (400, ["time_zone"])
    assert not PlayerSettings.objects.exists()


def test_everybody_reads_their_own_alone(
    phone: Phone, stranger: Phone, erin: Patient, alice: Staff, version: Any, as_user: Any
) -> None:
    phone.send(SESSIONS, a_session(version, pain_after=3))
    theirs, staff = Phone(as_user(erin)), Phone(as_user(alice))
    for name in READS:
        path = f"/api/v1/{name}/"
        assert str(version.prescription_id) not in theirs.get(path).content.decode()
        assert (staff.get(path).status_code, stranger.get(path).status_code) == (404, 401)
        assert staff.get(path).headers["Content-Type"] == "application/problem+json"
    assert theirs.get("/api/v1/pain/").json() == {"days": []}
