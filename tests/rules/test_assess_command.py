import json
import os
import resource
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
GOLDEN = CHECKOUT / "tests" / "golden" / "follow-up.jsonl"
GOOD = {"id": "good", "as_of": "2026-03-30", "started_on": "2026-03-16"}


def assess(*arguments, stdin=b""):
    """Run the command as a safety officer does: with nothing set and nothing running."""
    return subprocess.run(
        [sys.executable, "manage.py", "assess", *arguments],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"]},
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )


def as_lines(*cases):
    return b"".join(json.dumps(case).encode() + b"\n" for case in cases)


def processor_seconds():
    """Return what ended children have cost: a busy machine does not change it."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_all_golden_cases_replay_for_little_more_than_one_and_without_a_database():
    golden = [json.loads(line) for line in GOLDEN.read_text().splitlines()]
    begin = processor_seconds()
    assess(stdin=as_lines(golden[0]["case"]))
    after_one = processor_seconds()
    run = assess(stdin=as_lines(*(line["case"] for line in golden)))
    after_all = processor_seconds()
    assert run.returncode == 0, run.stderr.decode()
    printed = [json.loads(line) for line in run.stdout.splitlines()]
    expected = [{"id": line["case"]["id"], **line["expect"]} for line in golden]
    assert [{key: line[key] for key in expected[0]} for line in printed] == expected
    assert after_all - after_one < 2 * (after_one - begin)  # it is starting Python that costs, not the rules


def test_a_bad_line_is_named_the_rest_run_and_the_status_is_one():
    run = assess(stdin=as_lines(GOOD, {**GOOD, "id": "bad", "baseline": 11}, GOOD))
    first, bad, last = (json.loads(line) for line in run.stdout.splitlines())
    assert run.returncode == 1
    assert first == last
    assert bad == {"id": "bad", "error": "baseline must be a whole number from 0 to 10, not 11"}


def test_cases_are_read_from_a_file(tmp_path):
    cases = tmp_path / "cases.jsonl"
    cases.write_bytes(as_lines(GOOD))
    run = assess(str(cases))
    assert run.returncode == 0
    assert json.loads(run.stdout)["headline"] == "silent"


def test_a_file_that_is_not_there_is_said_plainly(tmp_path):
    run = assess(str(tmp_path / "nowhere.jsonl"))
    assert run.returncode == 1
    assert b"cannot be read: No such file or directory" in run.stderr
    assert not run.stdout


def test_a_reader_who_has_seen_enough_gets_no_traceback(tmp_path):
    """As `assess FILE | head -1`: the pipe is closed while there is more to print."""
    cases = tmp_path / "cases.jsonl"
    cases.write_bytes(as_lines(*[GOOD] * 2000))
    with subprocess.Popen(
        [sys.executable, "manage.py", "assess", str(cases)],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as run:
        run.stdout.close()
        assert run.stderr.read() == b""
