import re
from pathlib import Path

import pytest

from clinic.local import evidence
from clinic.local.check import offline_steps

CHECKOUT = Path(__file__).resolve().parents[2]
ROW = "| 1.2.1 | Escaping fits | **met**%s |\n"
LISTED = "- T1 `tests/safety/test_a.py::%s`\n"


def test_every_claim_of_this_checkout_has_its_tests():
    assert dict(offline_steps(CHECKOUT))["ASVS"]() == ""


@pytest.mark.parametrize(
    ("named", "listed", "said"),
    [
        (" T1", "test_it_holds", []),
        ("", "test_it_holds", ["docs/asvs.md: 1.2.1 names no test"]),
        (" T1 T2", "test_it_holds", ["docs/asvs.md: 1.2.1 names T2"]),
        (" T1", "test_it_held", ["docs/asvs.md: there is no test tests/safety/test_a.py::test_it_held"]),
    ],
)
def test_a_claim_without_a_test_fails_the_check(tmp_path, named, listed, said):
    (tmp_path / "docs").mkdir()
    (tmp_path / "tests/safety").mkdir(parents=True)
    (tmp_path / "tests/safety/test_a.py").write_text("def test_it_holds(): ...\n")
    (tmp_path / evidence.ASVS).write_text(ROW % named + LISTED % listed)
    assert evidence.unproven(tmp_path) == said


def test_every_requirement_stands_there_once():
    numbers = re.findall(r"^\| (\d[\d.]+)", (CHECKOUT / evidence.ASVS).read_text(), re.MULTILINE)
    assert len(numbers) == len(set(numbers)) > 200
