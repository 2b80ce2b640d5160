import json
from pathlib import Path

import pytest

from clinic.local import advisories
from clinic.local.check import offline_steps
from clinic.local.commands import main

CHECKOUT = Path(__file__).resolve().parents[2]
LOCK = "django==5.2.19 \\\n    --hash=sha256:00\nPillow==12.3.0 ; python_version < '4' \\\n    --hash=sha256:00\n"
OSV = {
    "id": "X-1",
    "aliases": ["CVE-2026-0001"],
    "modified": "2026-11-02T10:00:00Z",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "Django"},
            "ranges": [
                {"type": "GIT", "events": [{"introduced": "0"}]},
                {"type": "ECOSYSTEM", "events": [{"introduced": "5.2"}, {"fixed": "5.2.20"}]},
            ],
        }
    ],
}


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "security").mkdir()
    (tmp_path / "docs/safety").mkdir(parents=True)
    (tmp_path / "advisories").mkdir()
    (tmp_path / "requirements.txt").write_text(LOCK)
    return tmp_path


@pytest.fixture
def known(checkout):
    """Take in advisories, and return what the check then says."""

    def take(*given):
        for number, one in enumerate(given):
            (checkout / f"advisories/{number}.json").write_text(json.dumps(one))
        assert main(checkout, ["advisories", str(checkout / "advisories")]) == 0
        return advisories.faults(checkout)

    return take


def osv(**changed):
    return {**OSV, **changed}


def ranging(*events, **more):
    return osv(affected=[{**OSV["affected"][0], "ranges": [{"type": "ECOSYSTEM", "events": [*events]}], **more}])


def test_this_lock_has_no_known_advisory_and_every_package_was_looked_up():
    assert advisories.faults(CHECKOUT) == []
    assert len(advisories.locked(CHECKOUT)) > 100


def test_the_check_says_how_old_the_snapshot_is(known, checkout):
    known(OSV)
    assert "advisories to 2026-11-02" in [name for name, _step in offline_steps(checkout)]


def test_it_says_also_whether_it_was_read_in_part(known, checkout):
    known(OSV)
    file = checkout / advisories.SNAPSHOT
    whole = json.loads(file.read_text())
    file.write_text(json.dumps(whole | {"looked_up": whole["looked_up"] | {"django": 2}}))
    assert advisories.title(checkout) == "advisories, in part, to 2026-11-02"


def test_an_affected_package_is_named(known):
    assert known(OSV) == ["django 5.2.19: X-1, CVE-2026-0001"]


@pytest.mark.parametrize(
    ("events", "is_affected"),
    [
        ([{"introduced": "0"}], True),
        ([{"introduced": "0"}, {"fixed": "5.2.19"}], False),
        ([{"introduced": "0"}, {"last_affected": "5.2.19"}], True),
        ([{"introduced": "0"}, {"last_affected": "5.2.18"}], False),
        ([{"introduced": "5.2.20"}], False),
        ([{"introduced": "0"}, {"fixed": "4.2"}, {"introduced": "5.0"}, {"fixed": "5.2.20"}], True),
        ([{"introduced": "0"}, {"fixed": "5.2.9"}], False),
    ],
)
def test_only_versions_within_a_range_are_affected(known, events, is_affected):
    assert bool(known(ranging(*events))) is is_affected


def test_without_a_range_the_named_versions_are_affected(known):
    assert known(ranging(versions=["5.2.19"]) | {"id": "X-2"})
    assert known(ranging(versions=["5.2.18"])) == []


def test_what_was_withdrawn_or_is_of_another_kind_is_not_taken(known):
    other = [{**OSV["affected"][0], "package": {"ecosystem": "npm", "name": "django"}}]
    assert known(osv(withdrawn="2026-11-03T00:00:00Z"), osv(affected=other)) == []


def test_a_package_that_nobody_looked_up_fails_the_check(known, checkout):
    assert known(ranging({"introduced": "6.0"})) == []
    (checkout / "requirements.txt").write_text(LOCK + "newcomer==1.0 \\\n    --hash=sha256:00\n")
    step = dict(offline_steps(checkout))["advisories to 2026-11-02"]
    assert step() == "newcomer 1.0 was not looked up by 2026-11-02"


def test_an_empty_folder_changes_nothing(checkout, capsys):
    assert main(checkout, ["advisories", str(checkout / "advisories")]) == 1
    assert "holds no advisory" in capsys.readouterr().out
    assert not (checkout / advisories.SNAPSHOT).exists()


def test_every_package_of_the_lock_has_its_hashes():
    lines = (CHECKOUT / "requirements.txt").read_text().split("\n")
    starts = [number for number, line in enumerate(lines) if "==" in line and not line.startswith(" ")]
    assert starts
    assert all("--hash=sha256:" in lines[number + 1] for number in starts)
