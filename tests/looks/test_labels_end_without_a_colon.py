"""The labels of stock admin's forms read like those of the desk's own pages."""

import re

import pytest
from django.urls import reverse

LABEL = re.compile(r"<label[^>]*>(.*?)</label>", re.DOTALL)


@pytest.mark.parametrize(
    "name", ["patients_patient", "programmes_exercise", "programmes_programme", "clinic_staff", "clinic_followuppolicy"]
)
def test_no_label_of_a_form_ends_with_a_colon(lena, as_user, name):
    labels = LABEL.findall(as_user(lena).get(reverse(f"admin:{name}_add")).content.decode())
    assert labels
    assert [label for label in labels if label.rstrip().endswith(":")] == []


def test_nor_does_one_of_what_can_only_be_read(lena, as_user, routine):
    exercise = routine.items.first().exercise
    page = as_user(lena).get(reverse("admin:programmes_exercise_change", args=[exercise.pk])).content.decode()
    assert "<label>Name</label>" in page
