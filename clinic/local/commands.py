"""What dev.py can do, once it runs inside .venv."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from clinic.local import advisories, backup, check, hazards, lock, up
from clinic.local.faults import faults
from clinic.local.throwaway import Throwaway

SPREAD = ("--numprocesses", "auto", "--maxprocesses", "4", "--dist", "worksteal", "--durations", "12")
# Room for a million patients: what a server that keeps its promises lets wait and hold in memory.
ROOMY = (
    "max_wal_size=16GB",
    "checkpoint_timeout=30min",
    "shared_buffers=512MB",
    "wal_level=minimal",
    "max_wal_senders=0",
)
NO_TESTS = 5  # pytest's own word for it


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="dev.py", description="Limber on this machine")
    verbs = found.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("up", help="start everything, with a demo clinic; Ctrl-C stops it")
    verb.add_argument("--port", type=int, default=8000)
    verb.add_argument("--fresh", action="store_true", help="forget the data and start over")
    verb.add_argument("--clock", default="", help="move the clinic's time, such as +14d (demo only)")
    verbs.add_parser("check", help="format, lint, types, imports, templates, migrations, settings, docs")
    verbs.add_parser("lock", help="rewrite requirements.txt from requirements.in")
    verbs.add_parser("hazards", help="render docs/safety/hazards.toml as the hazard log")
    verb = verbs.add_parser("advisories", help="rewrite security/advisories.json from a folder of OSV advisories")
    verb.add_argument("file", type=Path)
    verb = verbs.add_parser("backup", help="write the database to a file")
    verb.add_argument("file", type=Path)
    verb = verbs.add_parser("restore", help="put a backup back; nothing is sent until a person has seen what it would")
    verb.add_argument("file", type=Path)
    # These hand everything that follows to another program.
    verbs.add_parser("test", help="run the tests; further words go to pytest", add_help=False)
    verbs.add_parser("faults", help="break servers and processes; --runs 50 --rows 300 takes hours", add_help=False)
    verbs.add_parser("bench", help="measure; further words go to bench/run.py", add_help=False)
    verbs.add_parser("manage", help="manage.py on the local servers", add_help=False)
    return found


def main(checkout: Path, words: list[str]) -> int:
    """Run one verb; returns the exit status."""
    given, rest = parser().parse_known_args(words)
    if given.verb == "up":
        if rest:
            parser().error(f"up does not know {' '.join(rest)}")
        return up.up(checkout, port=given.port, fresh=given.fresh, clock=given.clock)
    of_a_file = {"backup": backup.backup, "restore": backup.restore, "advisories": advisories.refresh}
    if given.verb in of_a_file:
        return of_a_file[given.verb](checkout, given.file.resolve())
    if given.verb in ("check", "lock", "hazards"):
        return {"check": check.check, "lock": lock.lock, "hazards": hazards.write}[given.verb](checkout)
    return {"test": test, "faults": faults, "bench": bench, "manage": manage}[given.verb](checkout, words[1:])


def test(checkout: Path, words: list[str]) -> int:
    """Run the tests, the whole or a folder of them on every core: each worker has servers of its own.

    What starts the whole process group and waits for it comes afterwards, with nothing beside it.
    """
    if are_few(words):
        return _pytest(checkout, words)
    together = _pytest(checkout, [*SPREAD, "-m", "not fault and not group", *words])
    alone = _pytest(checkout, ["-m", "group", *(words or with_a_group(checkout))])
    codes = {together, alone} - {NO_TESTS} or {NO_TESTS}
    return max(codes)


def with_a_group(checkout: Path) -> list[str]:
    """Return the files that mark a test of the whole group: no other needs to be read once more."""
    files = sorted((checkout / "tests").rglob("test_*.py"))
    return [str(path.relative_to(checkout)) for path in files if "mark.group" in path.read_text()]


def are_few(words: list[str]) -> bool:
    """Return whether so few tests are asked for that one process is sooner done, which a debugger can stop."""
    return any(".py" in word or word in {"-k", "-m", "-n", "-s", "--pdb", "--collect-only"} for word in words)


def _pytest(checkout: Path, words: list[str]) -> int:
    return subprocess.call([sys.executable, "-m", "pytest", *words], cwd=checkout)


def bench(checkout: Path, words: list[str]) -> int:
    """Run the benchmark on servers of its own that keep their promises to disk, as real ones do."""
    with Throwaway(checkout, careless=False, further=ROOMY).running() as env:
        command = [sys.executable, "bench/run.py", *words]
        return subprocess.call(command, cwd=checkout, env={**os.environ, "PYTHONPATH": str(checkout), **env})


def manage(checkout: Path, words: list[str]) -> int:
    """Run manage.py on the servers of `up`, started for this one command if `up` does not run."""
    with backup.standing(checkout) as (_folder, env):
        if words[:1] in (["migrate"], ["forget_upload"], ["retention"]):
            env["DATABASE_URL"] = backup.owner(env)
        return backup.manage(checkout, words, env)
