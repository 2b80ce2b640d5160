from pathlib import Path

import pytest

from clinic.local import dangers
from clinic.local.check import offline_steps

CHECKOUT = Path(__file__).resolve().parents[2]
ACCEPTED = '[[accepted]]\nwhat = "%s"\nfile = "%s"\nwhy = "%s"\n'


@pytest.fixture
def checkout(tmp_path):
    for folder in ("clinic", "templates", "security"):
        (tmp_path / folder).mkdir()
    (tmp_path / dangers.LIST).write_text("")
    return tmp_path


def test_all_of_this_checkout_has_its_reason():
    assert dict(offline_steps(CHECKOUT))["dangers"]() == ""


@pytest.mark.parametrize(
    ("file", "text", "what"),
    [
        ("clinic/a.py", "import pickle\npickle.loads(b'')\n", "B301"),
        ("clinic/a.py", "import os\nos.system('ls')\n", "B605"),
        ("clinic/a.py", "from django.utils.safestring import mark_safe\nmark_safe(input())\n", "B308"),
        ("clinic/a.py", "from django.utils.safestring import SafeString\nSafeString(input())\n", "SafeString"),
        ("templates/a.html", "<p>{{ note|safe }}</p>", "|safe"),
        ("templates/a.html", "<p>{{ notes | safeseq }}</p>", "|safe"),
        ("templates/a.txt", "{% autoescape off %}{{ note }}{% endautoescape %}", "autoescape off"),
    ],
)
def test_what_is_dangerous_fails_the_check_until_it_has_a_reason(checkout, file, text, what):
    (checkout / file).write_text(text)
    [said] = [line for line in dangers.faults(checkout) if f"{what}," in line]
    assert said == f"{file}: {what}, 1 times and not accepted in security/accepted.toml"
    kinds = {line.split(": ")[1].split(",")[0] for line in dangers.faults(checkout)}
    (checkout / dangers.LIST).write_text("".join(ACCEPTED % (kind, file, "Because.") for kind in kinds))
    assert dangers.faults(checkout) == []


def test_a_reason_is_asked_for(checkout):
    (checkout / dangers.LIST).write_text(ACCEPTED % ("B301", "clinic/a.py", ""))
    assert dangers.faults(checkout) == ["security/accepted.toml: B301 in clinic/a.py has no reason"]


def test_what_is_no_longer_there_is_taken_off_the_list(checkout):
    (checkout / dangers.LIST).write_text(ACCEPTED % ("B301", "clinic/a.py", "Because."))
    assert dangers.faults(checkout) == ["security/accepted.toml: B301 is no longer in clinic/a.py, 1 times"]


def test_code_that_cannot_be_read_fails_the_check(checkout):
    (checkout / "clinic/a.py").write_text("def (:\n")
    assert "bandit could not read" in dangers.faults(checkout)[0]
