"""A clinic's follow-up policy: bounded by the database, versioned, and a new fact for what it covers."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from clinic import clock
from clinic.models import FollowUpPolicy
from clinic.policy import BOUNDS
from patients.care import checking_in, policies
from tests.cast import answer, tick


@pytest.mark.parametrize("name", BOUNDS)
def test_each_setting_outside_its_bounds_is_refused_by_the_database(clinic, name):
    low, high = BOUNDS[name]
    for value in (low - 1, high + 1):
        if value < 0:
            continue  # not a positive number: the column itself refuses it
        with pytest.raises(IntegrityError, match="in_bounds"), transaction.atomic():
            FollowUpPolicy.objects.create(clinic=clinic, version=1, created_at=clock.now(), **{name: value})


def test_a_setting_outside_its_bounds_is_told_in_words(clinic):
    row = FollowUpPolicy(clinic=clinic, version=1, created_at=clock.now(), review_day=30)
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert "less than or equal to 14" in str(refused.value.message_dict["review_day"])


def test_a_version_is_never_changed_only_followed(clinic, lena):
    first = policies.switch_on(by=lena, settings={"review_day": 12}, now=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        FollowUpPolicy.objects.filter(pk=first.pk).update(review_day=10)
    second = policies.switch_on(by=lena, settings={"review_day": 10}, now=clock.now())
    assert [first.version, second.version] == [1, 2]
    assert policies.in_force(clinic) == second


def test_a_new_policy_is_a_new_fact_and_each_decision_names_its_own(lena, dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    before = checking_in.result_of(answer(dana, 6))
    at("2026-03-20 09:00")
    row = policies.switch_on(by=lena, settings={"review_day": 7}, now=clock.now())
    tick()
    after = dana.assessments.latest("pk")
    assert (before.policy, after.policy) == (None, row)
    assert after.review_due.isoformat() == "2026-03-23"
