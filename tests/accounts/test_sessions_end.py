"""A session of staff ends after half an hour without a page, and every session when rights or factors change."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from clinic import sessions
from clinic.models import Role, Staff, User
from patients.models import Patient
from tests.accounts.conftest import by_password, set_up_app
from tests.cast import PASSWORD

DESK, HOME, STAY, LIST, AGAIN = (
    "/admin/",
    "/your-data/",
    "/accounts/sessions/stay/",
    "/accounts/sessions/",
    "/accounts/login/",
)
ADD_A_PATIENT = "/admin/patients/patient/add/"


def opens(client, page=DESK):
    return client.get(page).status_code == 200


def test_staff_are_signed_out_after_half_an_hour_without_a_page(alice, at):
    at("2026-03-16 09:00")
    client = by_password(alice)
    key = client.cookies["limber"].value
    assert opens(client)
    at("2026-03-16 09:29")
    assert opens(client)
    at("2026-03-16 09:58")
    assert opens(client)
    at("2026-03-16 10:29")
    led = client.get(ADD_A_PATIENT)
    assert led.headers["Location"] == f"{AGAIN}?next={ADD_A_PATIENT}"
    assert "nothing was opened for half an hour" in client.get(led.headers["Location"]).content.decode()
    assert not Session.objects.filter(pk=key).exists()


def test_nor_does_a_sign_in_last_longer_after_which_nothing_was_opened(alice, at):
    at("2026-03-16 09:00")
    client = by_password(alice)
    at("2026-03-16 09:31")
    assert not opens(client)


def test_asking_how_long_it_still_is_does_not_keep_a_session_alive(alice, at):
    at("2026-03-16 09:00")
    client = by_password(alice)
    assert opens(client)
    at("2026-03-16 09:20")
    assert client.get(STAY).json() == {"seconds": 600}
    at("2026-03-16 09:31")
    assert client.get(STAY).status_code == 302


def test_a_press_on_stay_does(alice, at):
    at("2026-03-16 09:00")
    client = by_password(alice)
    assert opens(client)
    at("2026-03-16 09:20")
    assert client.post(STAY).json() == {"seconds": 1800}
    at("2026-03-16 09:49")
    assert opens(client)


def test_a_patients_phone_is_not_signed_out_by_lying_there(dana, at):
    at("2026-03-16 09:00")
    client = by_password(dana)
    at("2026-03-16 22:00")
    assert opens(client, HOME)


@pytest.mark.parametrize(
    "change",
    [
        lambda alice, _other: Staff.objects.filter(pk=alice.pk).update(role=Role.LEAD),
        lambda alice, _other: Staff.objects.filter(pk=alice.pk).update(is_active=False),
        lambda alice, other: Staff.objects.filter(pk=alice.pk).update(clinic=other.clinic),
        lambda alice, _other: User.objects.filter(pk=alice.user_id).update(is_active=False),
        lambda alice, _other: User.objects.filter(pk=alice.user_id).update(is_superuser=True),
        lambda alice, _other: User.objects.filter(pk=alice.user_id).update(email="new@example.org"),
    ],
    ids=["role", "left", "clinic", "stopped", "installs", "address"],
)
def test_a_change_of_rights_ends_every_session_at_once(alice, charlie, change):
    browsers = [by_password(alice), by_password(alice)]
    assert all(map(opens, browsers))
    change(alice, charlie)
    for browser in browsers:
        assert browser.get(DESK).headers["Location"].startswith(AGAIN)


def test_what_was_ended_does_not_come_back_with_the_account(dana):
    client = by_password(dana)
    for allowed in (False, True):
        User.objects.filter(pk=dana.user_id).update(is_active=allowed)
    assert not opens(client, HOME)


def test_a_patient_who_changes_clinic_signs_in_anew(dana, charlie):
    client = by_password(dana)
    Patient.objects.filter(pk=dana.pk).update(clinic=charlie.clinic, physiotherapist=charlie)
    assert not opens(client, HOME)
    assert opens(by_password(dana), HOME)


def test_what_is_no_right_ends_nothing(alice, dana):
    at_desk, at_home = by_password(alice), by_password(dana)
    Staff.objects.filter(pk=alice.pk).update(phone="020 7946 0101")
    User.objects.filter(pk=alice.user_id).update(name="Alice Archer-Bell")
    Patient.objects.filter(pk=dana.pk).update(phone="07700 900124")
    assert opens(at_desk)
    assert opens(at_home, HOME)


def test_an_old_copy_of_an_account_brings_no_ended_session_back(dana):
    old, client = User.objects.get(pk=dana.user_id), by_password(dana)
    sessions.end_all(dana.user)
    old.save()
    assert not opens(client, HOME)


def test_a_new_password_ends_the_others_and_renames_ones_own(dana):
    here, there = by_password(dana), by_password(dana)
    key = here.cookies["limber"].value
    given = {"oldpassword": PASSWORD, "password1": "a lantern in the fog", "password2": "a lantern in the fog"}
    here.post("/accounts/password/change/", given)
    assert opens(here, HOME)
    assert here.cookies["limber"].value != key
    assert not opens(there, HOME)


def test_so_does_a_second_factor(dana, at):
    at("2026-03-16 09:00")
    here, there = by_password(dana), by_password(dana)
    key = here.cookies["limber"].value
    set_up_app(here)
    assert opens(here, HOME)
    assert here.cookies["limber"].value != key
    assert not opens(there, HOME)


def test_a_session_gets_a_new_key_at_sign_in(dana, client):
    client.get("/accounts/login/code/confirm/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = client.cookies["limber"].value
    by_password(dana, client)
    assert client.cookies["limber"].value != planted
    assert not Session.objects.filter(pk=planted).exists()


def test_own_sessions_are_listed_and_each_can_be_ended(dana, erin):
    here, there = by_password(dana), Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Safari/604.1")
    by_password(dana, there)
    foreign = by_password(erin)
    shown = here.get(LIST).content.decode()
    assert "Safari, iPhone" in shown
    assert shown.count('name="session"') == 1
    for session in dana.user.usersession_set.exclude(session_key=here.cookies["limber"].value):
        foreign.post(LIST, {"session": session.pk})
        assert opens(there, HOME)
        here.post(LIST, {"session": session.pk})
    assert not opens(there, HOME)
    assert opens(here, HOME)


def test_all_others_can_be_ended_together(dana):
    here, *others = (by_password(dana) for _ in range(3))
    here.post(LIST)
    assert opens(here, HOME)
    assert not any(opens(other, HOME) for other in others)
    assert 'name="session"' not in here.get(LIST).content.decode()


def test_the_list_of_staff_leads_back_to_the_desk(alice):
    assert 'href="/admin/"' in by_password(alice).get(LIST).content.decode()
