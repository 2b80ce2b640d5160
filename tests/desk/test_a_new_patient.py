from django.urls import reverse

from patients.models import Patient

ADD = reverse("admin:patients_patient_add")
SAID = {
    "name": "Fay Finch", "date_of_birth": "1990-01-02", "nhs_number": "999 000 0018", "email": "fay@example.org",
    "time_zone": "Europe/London", "day_starts_at": "03:00",
}  # fmt: skip


def test_the_clinician_who_enters_a_patient_looks_after_them(alice, bob, mona, as_user):
    form = as_user(alice).get(ADD).context["adminform"].form
    assert form["physiotherapist"].value() == alice.pk
    assert as_user(mona).get(ADD).context["adminform"].form["physiotherapist"].value() is None


def test_one_lands_on_the_record_and_is_told_so_in_our_own_words(alice, as_user):
    answer = as_user(alice).post(ADD, SAID | {"physiotherapist": alice.pk}, follow=True)
    patient = Patient.objects.get()
    assert answer.redirect_chain == [(reverse("admin:patients_patient_change", args=[patient.pk]), 302)]
    page = answer.content.decode()
    assert "Fay Finch is in your list. Prescribe a programme to begin." in page
    assert "successfully" not in page


def test_there_is_one_button_to_save(alice, dana, as_user):
    for address in (ADD, reverse("admin:patients_patient_details", args=[dana.pk])):
        page = as_user(alice).get(address).content.decode()
        assert 'name="_save"' in page
        assert "_addanother" not in page
        assert "_continue" not in page


def test_changed_details_are_said_to_be_saved(alice, dana, as_user):
    address = reverse("admin:patients_patient_change", args=[dana.pk])
    answer = as_user(alice).post(address, SAID | {"physiotherapist": alice.pk}, follow=True)
    assert "The details are saved." in answer.content.decode()
    assert answer.redirect_chain[-1][0] == address


def test_other_records_are_saved_in_our_words_too(lena, bob, as_user):
    address = reverse("admin:clinic_staff_change", args=[bob.pk])
    said = {"name": "Bob Barker-Bell", "role": "physiotherapist", "is_active": "on"}
    page = as_user(lena).post(address, said, follow=True).content.decode()
    assert "Saved: Bob Barker-Bell." in page
    assert "successfully" not in page


def test_the_details_say_how_old_somebody_is(alice, dana, as_user, at):
    at("2026-03-16 09:00")
    page = as_user(alice).get(reverse("admin:patients_patient_details", args=[dana.pk])).content.decode()
    assert "2 May 1984, 41 years" in page
