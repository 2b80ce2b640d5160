import pytest
from django.urls import reverse


@pytest.mark.parametrize(
    "name", ["clinic_staff_add", "patients_patient_add", "programmes_exercise_add", "programmes_programme_add"]
)
def test_no_list_of_a_form_shows_dashes(lena, as_user, name):
    page = as_user(lena).get(reverse(f"admin:{name}")).content.decode()
    assert "---" not in page.replace("<!--", "").replace("-->", "")


def test_one_must_be_chosen_or_may_be_none(lena, as_user):
    page = as_user(lena).get(reverse("admin:clinic_staff_add"))
    fields = page.context["adminform"].form.fields
    assert next(iter(fields["role"].choices)) == ("", "Choose one")
    assert next(iter(fields["cover"].choices)) == ("", "None")


def test_the_acts_on_the_list_of_patients_say_so_too(dana, alice, as_user):
    page = as_user(alice).get(reverse("admin:patients_patient_changelist")).content.decode()
    assert "Choose what to do" in page
    assert "---" not in page
