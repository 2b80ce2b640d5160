import re

import pytest
from django.urls import reverse

from clinic.models import FollowUpPolicy
from clinic.models.follow_up_policy import WORDS
from clinic.policy import BOUNDS
from patients.admin.policies import FollowUpPolicyAdmin


@pytest.fixture
def form(lena, as_user) -> str:
    return as_user(lena).get(reverse("admin:clinic_followuppolicy_add")).content.decode()


def test_each_setting_stands_in_one_section():
    named = [name for _title, section in FollowUpPolicyAdmin.fieldsets for name in section["fields"]]
    assert sorted(named) == sorted(BOUNDS) == sorted(WORDS)


def test_each_setting_says_what_it_does_and_how_far_it_goes(form):
    for name, (low, high) in BOUNDS.items():
        label, meaning = map(str, WORDS[name])
        assert f"{label}</label>" in form
        assert f"{meaning} Allowed: {low} to {high}." in form


def test_the_review_comes_first_and_no_column_name_is_shown(form):
    headings = re.findall(r"<h2[^>]*>\s*(.*?)\s*</h2>", form, re.DOTALL)
    assert headings[0] == "The review: is the patient better?"
    assert not any(
        name.replace("_", " ") + "</label>" in form.lower() for name in ("carry_days", "relapse_window", "worse_by")
    )


def test_a_lead_changes_one_setting_from_the_page(lena, as_user):
    posted = {name: getattr(FollowUpPolicy(), name) for name in BOUNDS} | {"review_day": 10}
    assert as_user(lena).post(reverse("admin:clinic_followuppolicy_add"), posted).status_code == 302
    assert FollowUpPolicy.objects.get().review_day == 10
