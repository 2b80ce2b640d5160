from dataclasses import asdict

import pytest

from clinic.policy import BOUNDS, Policy


def test_every_setting_has_bounds_and_no_bounds_lack_a_setting():
    assert set(asdict(Policy())) == set(BOUNDS)


@pytest.mark.parametrize("setting", BOUNDS)
def test_both_ends_are_allowed(setting):
    low, high = BOUNDS[setting]
    assert getattr(Policy(**{setting: low}), setting) == low
    assert getattr(Policy(**{setting: high}), setting) == high


@pytest.mark.parametrize("setting", BOUNDS)
def test_beyond_either_end_is_refused_with_what_is_allowed(setting):
    low, high = BOUNDS[setting]
    for value in (low - 1, high + 1):
        with pytest.raises(ValueError, match=f"{setting} must be a whole number from {low} to {high}"):
            Policy(**{setting: value})


@pytest.mark.parametrize("value", [True, 2.0, "2", None])
def test_only_whole_numbers_are_settings(value):
    with pytest.raises(ValueError, match="worse_by"):
        Policy(worse_by=value)
