import os
import subprocess
import sys

from tests.conftest import CHECKOUT


def run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    home = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    return subprocess.run([sys.executable, *words], cwd=CHECKOUT, env={**home, **env}, capture_output=True, text=True)


def test_a_python_without_venv_is_told_the_package():
    done = run("-c", "import sys; sys.modules['ensurepip'] = None; import dev; dev.make_venv()")
    assert done.returncode == 1
    assert done.stderr == "Python's venv module is missing. On Debian: apt-get install python3-venv\n"


def test_an_old_python_is_told_so():
    done = run("-c", "import sys; sys.version_info = (3, 9); import dev; dev.main()")
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr


def test_another_lock_asks_for_another_environment(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(CHECKOUT))
    import dev

    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev, "LOCK", tmp_path / "requirements.txt")
    (tmp_path / "requirements.txt").write_text("a==1")
    assert not dev.complete()
    (tmp_path / ".lock").write_text(dev.wanted())
    assert dev.complete()
    (tmp_path / "requirements.txt").write_text("a==2")
    assert not dev.complete()


def test_the_lock_names_no_index():
    assert "://" not in (CHECKOUT / "requirements.txt").read_text()


def test_manage_runs_on_servers_of_its_own_where_up_does_not_run(folder):
    done = run("dev.py", "manage", "migrate", "clinic", "zero", "--plan", LIMBER_DATA=str(folder))
    assert done.returncode == 0, done.stderr
    assert "No planned migration operations" in done.stdout


def test_an_unknown_verb_lists_the_known_ones():
    done = run("dev.py", "fly")
    assert done.returncode == 2
    assert "bench" in done.stderr
