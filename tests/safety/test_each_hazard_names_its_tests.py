from pathlib import Path

import pytest

from clinic.local import hazards
from clinic.local.check import offline_steps
from clinic.local.hazards import Likelihood, Risk, Severity

CHECKOUT = Path(__file__).resolve().parents[2]
THIS = "tests/safety/test_a.py::test_it_holds"
HAZARD = """
[[hazard]]
id = "H1"
name = "Advice is not seen"
cause = "A page breaks."
effect = "Nobody rings 999."
before = { severity = "catastrophic", likelihood = "medium" }
after = { severity = "catastrophic", likelihood = "very low" }
"""
CONTROL = """
[[hazard.control]]
what = "Advice comes first."
tests = [%s]
"""


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "docs/safety").mkdir(parents=True)
    (tmp_path / "tests/safety").mkdir(parents=True)
    (tmp_path / "tests/safety/test_a.py").write_text(
        "import pytest\n\ndef test_it_holds(): ...\n\n@pytest.mark.skip\ndef test_it_is_skipped(): ...\n"
    )
    return tmp_path


@pytest.fixture
def said(checkout):
    """What `dev.py check` says of a log."""

    def check(*parts):
        (checkout / hazards.LOG).write_text("".join(parts))
        step = dict(offline_steps(checkout))["hazards"]
        if "is stale" in step():
            hazards.write(checkout)
        return step()

    return check


def test_the_log_of_this_checkout_holds():
    assert hazards.faults(CHECKOUT) == []


def test_it_has_the_fifteen_hazards_and_each_has_a_control():
    log = hazards.read(CHECKOUT)
    assert [one.id for one in log] == [f"H{number}" for number in range(1, len(log) + 1)]
    assert len(log) >= 15
    assert all(one.controls for one in log)


def test_a_control_with_its_test_passes(said):
    assert said(HAZARD, CONTROL % f'"{THIS}"') == ""


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("", "no test shows “Advice comes first.”"),
        ('"tests/safety/test_a.py::test_it_held"', "there is no test tests/safety/test_a.py::test_it_held"),
        ('"tests/safety/test_b.py::test_it_holds"', "there is no test tests/safety/test_b.py::test_it_holds"),
        ('"tests/safety/test_a.py"', "there is no test tests/safety/test_a.py"),
        ('"tests/safety/test_a.py::test_it_is_skipped"', "there is no test tests/safety/test_a.py::test_it_is_skipped"),
    ],
)
def test_a_control_without_a_test_or_with_a_wrong_one_fails_the_check(said, named, words):
    assert said(HAZARD, CONTROL % named) == f"H1: {words}"


def test_a_hazard_without_a_control_fails_the_check(said):
    assert said(HAZARD) == "H1 has no control"


def test_an_unacceptable_risk_that_is_left_fails_the_check(said):
    left = HAZARD.replace("very low", "high")
    assert "a risk of 5 is left" in said(left, CONTROL % f'"{THIS}"')


@pytest.mark.parametrize(
    ("before", "after"),
    [("medium", "often"), ('severity = "catastrophic", ', ""), ('name = "Advice', 'title = "Advice')],
)
def test_what_is_not_of_the_logs_shape_is_said(said, before, after):
    assert said(HAZARD.replace(before, after)).startswith("docs/safety/hazards.toml: ")


def test_a_stale_page_fails_the_check(checkout):
    (checkout / hazards.LOG).write_text(HAZARD + CONTROL % f'"{THIS}"')
    (checkout / hazards.PAGE).write_text("Older")
    assert hazards.faults(checkout) == ["docs/safety/hazard-log.md is stale: run python3 dev.py hazards"]


def test_a_risk_never_falls_as_it_gets_likelier_or_worse():
    scores = [[Risk(severity, likely).score for severity in Severity] for likely in Likelihood]
    for row in [*scores, *zip(*scores, strict=True)]:
        assert list(row) == sorted(row)
    assert (scores[0][0], scores[-1][-1]) == (1, 5)
