from datetime import date

import pytest
from django.urls import reverse

from patients.models import PrescriptionVersion
from programmes.models import Programme
from tests.cast import answer, tick

DESK = reverse("admin:index")
PLAIN = "No follow-up rules cover"


@pytest.fixture
def neck(alice, dana, routine, as_user, at):
    """Alice has drafted a programme for Dana's neck."""
    at("2026-03-16 09:00")
    Programme.objects.filter(pk=routine.pk).update(region="neck")
    address = reverse("admin:patients_patient_prescribe", args=[dana.pk])
    as_user(alice).post(address, {"programme": routine.pk, "starts_on": "2026-03-16", "baseline": 6})
    version = PrescriptionVersion.objects.get()
    version.exercises.filter(sessions_per_day=None).update(sessions_per_day=1)
    return version


def publish(client, version, **said):
    return client.post(reverse("admin:patients_version_publish", args=[version.pk]), said, follow=True)


def record(patient) -> str:
    return reverse("admin:patients_patient_change", args=[patient.pk])


def test_publishing_asks_for_the_review_date(neck, alice, as_user):
    answer = publish(as_user(alice), neck)
    assert answer.status_code == 422
    assert "Choose the date of the next review." in answer.content.decode()
    far = publish(as_user(alice), neck, review_on="2026-04-30").content.decode()
    assert "1 to 14 days" in far
    neck.refresh_from_db()
    assert neck.published_at is None


def test_the_desk_and_the_record_say_plainly_that_no_rules_cover_it(neck, dana, alice, as_user):
    publish(as_user(alice), neck, review_on="2026-03-26")
    assert dana.episodes.get().next_review_on == date(2026, 3, 26)
    for address, words in ((DESK, "review on 26 March"), (record(dana), "Its review is on 26 March 2026.")):
        page = as_user(alice).get(address).content.decode()
        assert PLAIN in page
        assert words in page


def test_the_date_opens_a_concern_that_asks_for_the_next_one(neck, dana, alice, as_user, at):
    publish(as_user(alice), neck, review_on="2026-03-26")
    at("2026-03-26 09:00")
    tick()
    page = as_user(alice).get(DESK).content.decode()
    assert page.count("Review due: no follow-up rules cover this problem</a>") == 1
    assert "Its review was set for 26 March 2026." in page
    close = reverse("admin:patients_concern_close", args=[dana.concerns.get().pk])
    said = {"outcome": "reassured", "note": "Seen; turns further."}
    assert "nobody is left without one" in as_user(alice).post(close, said).content.decode()
    assert as_user(alice).post(close, said | {"next_review_on": "2026-04-07"}).status_code == 302
    assert dana.episodes.get().next_review_on == date(2026, 4, 7)


def test_a_review_is_set_from_the_record(neck, dana, alice, as_user):
    publish(as_user(alice), neck, review_on="2026-03-26")
    address = reverse("admin:patients_episode_review", args=[dana.episodes.get().pk])
    assert address in as_user(alice).get(record(dana)).content.decode()
    assert "1 to 14 days" in as_user(alice).post(address, {"review_on": "2026-03-16"}).content.decode()
    as_user(alice).post(address, {"review_on": "2026-03-20"})
    assert dana.episodes.get().next_review_on == date(2026, 3, 20)


def test_a_back_is_covered_and_asks_for_no_date(prescribed, dana, alice, as_user, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    for address in (DESK, record(dana)):
        assert PLAIN not in as_user(alice).get(address).content.decode()


def test_maintenance_is_begun_and_said_on_the_record(prescribed, dana, alice, as_user, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    address = reverse("admin:patients_episode_maintain", args=[dana.episodes.get().pk])
    page = as_user(alice).post(address, follow=True).content.decode()
    assert "In maintenance: the programme goes on" in page
    assert "Only a programme under way" in as_user(alice).post(address, follow=True).content.decode()


def test_an_end_that_refers_on_names_who_follows(prescribed, dana, alice, as_user, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    end = reverse("admin:patients_episode_end", args=[dana.episodes.get().pk])
    said = {"outcome_note": "Needs more than exercises", "referred": "on"}
    assert "Name the person or service" in as_user(alice).post(end, said).content.decode()
    page = as_user(alice).post(end, said | {"handed_to": "Pain clinic, Dr Moss"}, follow=True).content.decode()
    assert "Pain clinic, Dr Moss" in page


def test_a_concern_that_is_referred_names_who_follows(worse, alice, as_user):
    close = reverse("admin:patients_concern_close", args=[worse.pk])
    said = {"outcome": "referred", "note": "Spoke to her doctor"}
    assert "Name the person or service" in as_user(alice).post(close, said).content.decode()
    assert as_user(alice).post(close, said | {"handed_to": "Dr Moss"}).status_code == 302
    page = as_user(alice).get(reverse("admin:patients_concern_change", args=[worse.pk])).content.decode()
    assert "Followed now by Dr Moss" in page


def test_who_came_back_stands_on_the_desk_with_the_reason(prescribed, dana, alice, as_user, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    as_user(alice).post(reverse("admin:patients_episode_maintain", args=[dana.episodes.get().pk]))
    at("2026-03-20 09:00")
    answer(dana, 3, 3)
    page = as_user(alice).get(DESK).content.decode()
    assert "Came back from maintenance" in page
    assert "They answered in maintenance, and follow-up runs again." in page


def test_the_patient_reads_that_somebody_looks(neck, dana, alice, as_user, at):
    publish(as_user(alice), neck, review_on="2026-03-26")
    at("2026-03-26 09:00")
    tick()
    assert "Your review. Alice Archer has been told" in as_user(dana).get(reverse("today")).content.decode()
