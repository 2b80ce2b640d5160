import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic import clock
from clinic.models import Clinic, FollowUpPolicy, ReadEvent, Role, User
from patients.care import prescribing
from patients.models import Patient
from tests.cast import answer

LIST = reverse("admin:patients_patient_changelist")
ADD = reverse("admin:patients_patient_add")
REFUSED = (403, 404)


def record(patient) -> str:
    return reverse("admin:patients_patient_change", args=[patient.pk])


def details(**given) -> dict[str, object]:
    return {
        "name": "Fay Finch", "date_of_birth": "1990-01-02", "nhs_number": "999 000 0018", "email": "fay@example.org",
        "time_zone": "Europe/London", "day_starts_at": "03:00",
    } | given  # fmt: skip


def test_the_list_holds_ones_own_clinic(dana, erin, alice, charlie, as_user):
    shown = as_user(alice).get(LIST).content.decode()
    assert "Dana Doyle" in shown
    assert "Erin Ellis" in shown
    assert "Dana Doyle" not in as_user(charlie).get(LIST).content.decode()
    assert "Dana Doyle" not in as_user(charlie).get(LIST, {"q": "Dana"}).content.decode()


def test_a_new_patient_belongs_to_the_clinic_of_whoever_enters_them(alice, charlie, as_user):
    posted = details(physiotherapist=alice.pk, clinic=charlie.clinic_id)
    assert as_user(alice).post(ADD, posted).status_code == 302
    patient = Patient.objects.get()
    assert patient.clinic == alice.clinic
    assert patient.nhs_number == "9990000018"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"nhs_number": "999 000 0019"}, "wrong digit"),
        ({"name": ""}, "Fill this in"),
        ({"time_zone": "Europe/Londen"}, "is not a time zone"),
        ({"day_starts_at": "13:00"}, "noon at the latest"),
    ],
)
def test_wrong_details_are_said_in_words(alice, as_user, wrong, words):
    page = as_user(alice).post(ADD, details(physiotherapist=alice.pk, **wrong)).content.decode()
    assert words in page
    assert "fay@example.org" in page


def test_the_same_nhs_number_twice_is_said_in_words(alice, dana, as_user):
    Patient.objects.filter(pk=dana.pk).update(nhs_number="9990000018")
    page = as_user(alice).post(ADD, details(physiotherapist=alice.pk)).content.decode()
    assert "already has this NHS number" in page


def test_a_physiotherapist_of_another_clinic_cannot_be_chosen(alice, charlie, as_user):
    page = as_user(alice).post(ADD, details(physiotherapist=charlie.pk)).content.decode()
    assert "not one of the available choices" in page


def test_the_record_of_another_clinic_is_not_there(dana, charlie, as_user):
    for address in (
        record(dana),
        reverse("admin:patients_patient_history", args=[dana.pk]),
        reverse("admin:patients_patient_prescribe", args=[dana.pk]),
        "/admin/patients/patient/00000000-0000-0000-0000-000000000000/change/",
        "/admin/patients/patient/nonsense/change/",
    ):
        assert as_user(charlie).get(address).status_code == 404, address
    assert as_user(charlie).post(reverse("admin:patients_patient_invite", args=[dana.pk])).status_code == 404


def test_every_verb_on_a_prescription_is_closed_to_outsiders_and_managers(prescribed, dana, charlie, mona, as_user, at):
    at("2026-03-16 09:00")
    version = prescribed(dana)
    episode = version.prescription.episode
    addresses = [reverse("admin:patients_prescription_draft", args=[version.prescription_id])]
    addresses += [
        reverse(f"admin:patients_version_{what}", args=[version.pk]) for what in ("edit", "preview", "publish")
    ]
    addresses += [
        reverse(f"admin:patients_episode_{what}", args=[episode.pk]) for what in ("pause", "resume", "restart", "end")
    ]
    for who in (charlie, mona):
        for address in addresses:
            assert as_user(who).post(address).status_code == 404, address


def test_looking_at_a_record_is_written_down(dana, alice, as_user):
    as_user(alice).get(record(dana))
    event = ReadEvent.objects.get()
    assert (event.user, event.subject, event.action) == (alice.user, f"patient:{dana.pk}", "view")


def test_the_record_shows_the_course_to_clinicians_and_identity_to_managers(prescribed, dana, bob, mona, as_user, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6, symptoms={"weight_gain"})
    for_bob = as_user(bob).get(record(dana)).content.decode()
    for words in ("Version 1", "Pain 6 of 10", "weight gain", "Back pain"):
        assert words in for_bob, words
    for_mona = as_user(mona).get(record(dana)).content.decode()
    assert "Dana Doyle" in for_mona
    assert "Pain 6 of 10" not in for_mona
    assert "Version 1" not in for_mona


def test_an_invitation_is_sent_again_and_shown_once(dana, alice, as_user, outbox):
    Patient.objects.filter(pk=dana.pk).update(user=None)
    shown = as_user(alice).post(reverse("admin:patients_patient_invite", args=[dana.pk])).content.decode()
    assert "/invitation/" in shown
    assert "data:image/svg+xml" in shown
    assert "invitation" in outbox.kinds(dana.email)


def test_whoever_can_sign_in_is_not_invited(dana, alice, as_user):
    shown = as_user(alice).post(reverse("admin:patients_patient_invite", args=[dana.pk])).content.decode()
    assert "can already sign in" in shown


def test_a_physiotherapist_changes_neither_clinic_nor_staff(alice, bob, as_user):
    for address in (
        reverse("admin:clinic_clinic_change", args=[alice.clinic_id]),
        reverse("admin:clinic_staff_change", args=[bob.pk]),
    ):
        client = as_user(alice)
        assert client.get(address).status_code == 200
        assert client.post(address, {}).status_code in REFUSED
    assert as_user(alice).get(reverse("admin:clinic_staff_add")).status_code in REFUSED


def test_nobody_changes_their_own_role(mona, as_user):
    address = reverse("admin:clinic_staff_change", args=[mona.pk])
    as_user(mona).post(address, {"name": "Mona Marsh", "role": "lead", "is_active": "on"})
    mona.refresh_from_db()
    assert mona.role == Role.MANAGER


def test_a_signature_is_given_by_its_owner_alone(lena, alice, as_user):
    address = reverse("admin:clinic_clinic_change", args=[lena.clinic_id])
    client = as_user(lena)
    form = client.get(address).context["adminform"].form
    data = {bound.html_name: "" if bound.value() is None else bound.value() for bound in form}
    data |= {"auto_send_referrals": "on", "secure_domains": "secure.example"}
    assert (
        "Only Alice Archer can give this signature"
        in client.post(address, data | {"standing_signatory": alice.pk}).content.decode()
    )
    assert client.post(address, data | {"standing_signatory": lena.pk}).status_code == 302
    assert Clinic.objects.get(pk=lena.clinic_id).standing_signatory == lena


def test_a_lead_switches_a_new_policy_on_and_the_old_one_stays(lena, alice, as_user):
    add = reverse("admin:clinic_followuppolicy_add")
    client = as_user(lena)
    data = {bound.html_name: bound.value() for bound in client.get(add).context["adminform"].form}
    assert client.post(add, data | {"review_day": 10}).status_code == 302
    assert client.post(add, data | {"review_day": 12}).status_code == 302
    assert list(FollowUpPolicy.objects.order_by("version").values_list("version", "review_day")) == [(1, 10), (2, 12)]
    outside = client.post(add, data | {"review_day": 20}).content.decode()
    assert "less than or equal to 14" in outside
    assert as_user(alice).get(add).status_code in REFUSED


def test_the_installer_makes_the_first_clinic_and_sees_no_patient(dana, as_user):
    root = as_user(User.objects.create_superuser("root@example.org", "a quiet harbour at dawn"))
    assert root.get(reverse("admin:index")).status_code == 200
    assert root.get(reverse("admin:clinic_clinic_add")).status_code == 200
    assert root.get(LIST).status_code in REFUSED
    assert root.get(record(dana)).status_code == 404


def test_wrong_details_on_the_record_open_the_form_again(dana, alice, as_user):
    posted = details(physiotherapist=alice.pk, nhs_number="123", name="Dana Doyle-Dean")
    page = as_user(alice).post(record(dana), posted).content.decode()
    assert 'class="errornote"' in page
    assert "ten digits" in page
    assert "Dana Doyle-Dean" in page


def test_the_record_asks_the_database_as_often_however_long_it_is(prescribed, dana, alice, as_user, at, record_queries):
    at("2026-03-16 09:00")
    version = prescribed(dana)
    answer(dana, 6)
    short = record_queries(alice, record(dana))
    for day in range(17, 27):
        at(f"2026-03-{day} 10:00")
        answer(dana, 7, 6, symptoms={"weight_gain", "fever"})
        draft = prescribing.draft_next(by=alice, prescription=version.prescription, now=clock.now())
        prescribing.publish(by=alice, version=draft, now=clock.now())
    assert record_queries(alice, record(dana)) <= short <= 15


@pytest.fixture
def record_queries(as_user):
    def count(who, address) -> int:
        client = as_user(who)
        client.get(address)  # what a process asks once in its life, such as its content types, is no page's cost
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    return count
