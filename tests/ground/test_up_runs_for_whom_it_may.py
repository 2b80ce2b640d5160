"""As root, as an ordinary user, and from a checkout under a home that nobody else may enter."""

import hashlib
import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.ground.running import CHECKOUT, plain_environment, processes_of

pytestmark = [
    pytest.mark.group,
    pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else"),
]
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".limber", ".*_cache", "__pycache__", ".hypothesis", "out")


@pytest.fixture
def copy(folder) -> Path:
    """A copy of this checkout that shares its packages."""
    checkout = folder / "checkout"
    shutil.copytree(CHECKOUT, checkout, ignore=NOT_COPIED)
    (checkout / ".venv").symlink_to(CHECKOUT / ".venv")
    return checkout


def python_for_anybody(account) -> str:
    """Return a Python of our very version that the account can run: another one needs other packages."""
    ours = sys.version.encode()
    for path in (sys._base_executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        asked = [path, "-c", "import sys; print(sys.version, end='')"]
        if subprocess.run(["/usr/bin/env", *asked], capture_output=True, **account).stdout == ours:
            return path
    pytest.skip("no Python of this version outside root's home")


def give_environment(copy: Path, python: str) -> None:
    """Make a .venv of that Python with the packages of ours, marked as complete."""
    (copy / ".venv").unlink()
    subprocess.run([python, "-m", "venv", "--without-pip", copy / ".venv"], check=True)
    (packages,) = (copy / ".venv/lib").glob("python3.*/site-packages")
    packages.rmdir()
    packages.symlink_to(sysconfig.get_path("purelib"))
    wanted = subprocess.run([python, "-c", "import dev; print(dev.wanted(), end='')"], cwd=copy, capture_output=True)
    (copy / ".venv/.lock").write_bytes(wanted.stdout)


def test_an_ordinary_user_needs_no_rights(up, copy):
    nobody = pwd.getpwnam("nobody")
    account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    python = python_for_anybody(account)
    give_environment(copy, python)
    for path in [copy.parent, copy, *copy.rglob("*")]:
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    env = {**plain_environment(None), "HOME": str(copy.parent)}
    run = up(data=copy / ".limber", checkout=copy, python=python, env=env, **account).ready()
    assert (copy / ".limber/postgres").stat().st_uid == nobody.pw_uid
    assert run.end() < 5
    assert processes_of(copy) == {}


def test_root_under_a_closed_home_keeps_its_data_outside_and_the_home_closed(up, copy):
    copy.parent.chmod(0o700)
    outside = Path("/var/tmp") / f"limber-{hashlib.sha256(str(copy).encode()).hexdigest()[:12]}"
    try:
        run = up(data=outside, checkout=copy, env=plain_environment(None)).ready()
        assert str(outside) in run.said
        assert run.end() < 5
        assert not (copy / ".limber/postgres").exists()
        assert copy.parent.stat().st_mode & 0o777 == 0o700
    finally:
        shutil.rmtree(outside, ignore_errors=True)
