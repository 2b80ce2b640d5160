from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import include, path

from clinic.admin import site
from clinic.models import Clinic, Role, Staff, User
from programmes.library.loading import load
from programmes.models import Exercise, Programme, ProgrammeExercise

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
urlpatterns = [path("admin/", site.urls), path("accounts/", include("allauth.account.urls"))]

CALF: dict[str, Any] = {
    "name": "Calf stretch",
    "slug": "calf-stretch",
    "region": "leg",
    "position": "Standing at a wall",
    "goal": "",
    "equipment": "",
    "steps": "Step back with one foot, slowly.\r\n\r\nPress the heel down.\r\n",
    "side_word": "leg",
    "cautions": "achilles: check for a recent tear",
    "sets": "1",
    "rest_seconds": "0",
    "reps": "3",
    "hold_seconds": "30",
    "sides": "each_side",
    "weekdays": ["1", "2", "3", "4", "5"],
    "is_active": "on",
}
ROUTINE: dict[str, Any] = {
    "name": "Legs",
    "slug": "legs",
    "region": "leg",
    "aim": "Easier walking.",
    "weeks_min": "4",
    "weeks_max": "6",
    "review_after_days": "14",
    "is_active": "on",
    "items-INITIAL_FORMS": "0",
}


@pytest.fixture(autouse=True)
def _the_desk_alone(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the portal out: the library does not know it."""
    settings.MIDDLEWARE = [name for name in configured.MIDDLEWARE if not name.startswith("patients.")]
    [engine] = configured.TEMPLATES
    processors = [name for name in engine["OPTIONS"]["context_processors"] if not name.startswith("patients.")]
    settings.TEMPLATES = [engine | {"DIRS": [], "OPTIONS": {"context_processors": processors}}]


def at_the_desk(clinic: Clinic, role: Role) -> Client:
    user = User.objects.create_user(f"{role}@{clinic.slug}.example", is_staff=True)
    Staff.objects.create(user=user, clinic=clinic, role=role)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def alice(riverside: Clinic) -> Client:
    return at_the_desk(riverside, Role.PHYSIOTHERAPIST)


@pytest.fixture
def charlie(hilltop: Clinic) -> Client:
    return at_the_desk(hilltop, Role.PHYSIOTHERAPIST)


def told(response: Any) -> list[str]:
    page = response.context["adminform"].form
    return [words for found in page.errors.values() for words in found]


def items(*rows: dict[str, Any]) -> dict[str, Any]:
    """Return the rows as the inline form of a programme posts them."""
    dose = {"sets": "1", "rest_seconds": "0", "sides": "none", "weekdays": ["1"], "on": "on"}
    posted = {f"items-{n}-{key}": value for n, row in enumerate(rows) for key, value in (dose | row).items()}
    return posted | {"items-TOTAL_FORMS": str(len(rows))}


def test_a_physiotherapist_adds_an_exercise_to_their_own_clinic(alice: Client, riverside: Clinic) -> None:
    assert alice.get("/admin/programmes/exercise/add/").status_code == 200
    response = alice.post("/admin/programmes/exercise/add/", CALF)
    assert response.status_code == 302, told(response)
    calf = Exercise.objects.get()
    assert calf.clinic == riverside
    assert calf.steps == ["Step back with one foot, slowly.", "Press the heel down."]
    assert calf.cautions == {"achilles": "check for a recent tear"}
    assert calf.dose_sentence == (
        "Hold 30 seconds, 3 times each leg, on Monday, Tuesday, Wednesday, Thursday and Friday"
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"duration_seconds": "30"}, "Give repetitions or a duration in seconds: one of the two, not both."),
        ({"reps": "0"}, "Repetitions: give a whole number from 1 to 100."),
        ({"weekdays": []}, "Choose at least one weekday."),
        ({"steps": " \r\n "}, "Write at least one step."),
        ({"cautions": "achilles"}, "Write each caution on its own line: hip_replacement: what to check."),
    ],
)
def test_a_dose_outside_its_bounds_is_told_on_the_page(alice: Client, change: dict[str, Any], words: str) -> None:
    response = alice.post("/admin/programmes/exercise/add/", CALF | change)
    assert told(response) == [words]
    assert not Exercise.objects.exists()


def test_a_short_name_that_is_taken_is_told_on_the_page(alice: Client) -> None:
    alice.post("/admin/programmes/exercise/add/", CALF)
    response = alice.post("/admin/programmes/exercise/add/", CALF)
    assert told(response) == ["Another exercise has this short name."]


def test_what_is_shipped_can_be_seen_and_not_changed(alice: Client) -> None:
    load()
    hug = Exercise.objects.get(slug="single-leg-knee-hug")
    page = alice.get(f"/admin/programmes/exercise/{hug.pk}/change/")
    assert page.status_code == 200
    assert alice.post(f"/admin/programmes/exercise/{hug.pk}/change/", CALF).status_code == 403
    assert Exercise.objects.get(pk=hug.pk).reps == 10


def test_a_shipped_programme_says_what_is_still_to_be_said(alice: Client) -> None:
    load()
    page = alice.get(f"/admin/programmes/programme/{Programme.objects.get(slug='lower-back-stretches-1').pk}/change/")
    assert "Standing lower back stretch: say how many times a day." in page.content.decode()


def test_another_clinics_exercise_is_not_there(alice: Client, charlie: Client) -> None:
    alice.post("/admin/programmes/exercise/add/", CALF)
    calf = Exercise.objects.get()
    assert "Calf stretch" not in charlie.get("/admin/programmes/exercise/").content.decode()
    response = charlie.post(f"/admin/programmes/exercise/{calf.pk}/change/", CALF | {"name": "Mine"})
    assert response.status_code in {302, 404}
    assert Exercise.objects.get().name == "Calf stretch"


def test_a_manager_sees_the_library_and_changes_nothing(riverside: Clinic) -> None:
    manager = at_the_desk(riverside, Role.MANAGER)
    assert manager.get("/admin/programmes/exercise/").status_code == 200
    assert manager.get("/admin/programmes/exercise/add/").status_code == 404


def test_nobody_deletes_an_exercise(alice: Client) -> None:
    alice.post("/admin/programmes/exercise/add/", CALF)
    calf = Exercise.objects.get()
    assert alice.post(f"/admin/programmes/exercise/{calf.pk}/delete/", {"post": "yes"}).status_code == 404
    assert Exercise.objects.filter(pk=calf.pk).exists()


def test_a_programme_of_shipped_and_own_exercises_is_put_in_order(alice: Client, riverside: Clinic) -> None:
    load()
    alice.post("/admin/programmes/exercise/add/", CALF)
    calf, hug = Exercise.objects.own(riverside).get(), Exercise.objects.get(slug="double-leg-knee-hug")
    rows = items(
        {"exercise": str(calf.pk), "order": "20", "reps": "5"},
        {"exercise": str(hug.pk), "order": "10", "duration_seconds": "40", "sessions_per_day": "3"},
    )
    response = alice.post("/admin/programmes/programme/add/", ROUTINE | rows)
    assert response.status_code == 302, told(response)
    programme = Programme.objects.own(riverside).get()
    assert [(item.order, item.exercise.slug) for item in programme.items.order_by("order")] == [
        (1, "double-leg-knee-hug"),
        (2, "calf-stretch"),
    ]


def test_two_exercises_swap_places_on_the_page(alice: Client, riverside: Clinic) -> None:
    test_a_programme_of_shipped_and_own_exercises_is_put_in_order(alice, riverside)
    programme = Programme.objects.own(riverside).get()
    first, second = programme.items.order_by("order")
    rows = items(
        {"id": str(first.pk), "exercise": str(first.exercise_id), "order": "2", "duration_seconds": "40"},
        {"id": str(second.pk), "exercise": str(second.exercise_id), "order": "1", "reps": "5"},
    )
    page = f"/admin/programmes/programme/{programme.pk}/change/"
    response = alice.post(page, ROUTINE | rows | {"items-INITIAL_FORMS": "2"})
    assert response.status_code == 302, told(response)
    assert list(programme.items.order_by("order")) == [second, first]


def test_another_clinics_exercise_cannot_be_put_in_a_programme(alice: Client, charlie: Client) -> None:
    alice.post("/admin/programmes/exercise/add/", CALF)
    rows = items({"exercise": str(Exercise.objects.get().pk), "order": "1", "reps": "5"})
    response = charlie.post("/admin/programmes/programme/add/", ROUTINE | rows)
    assert response.status_code == 200
    assert not ProgrammeExercise.objects.exists()
