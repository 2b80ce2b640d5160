import subprocess
import sys

import pytest

from tests.conftest import CHECKOUT, NO_CHROMIUM


@pytest.mark.browser
def test_chromium_reads_a_page_from_the_live_server(chromium, live):
    with chromium.new_context() as context:
        tab = context.new_page()
        answer = tab.goto(f"{live}/accounts/login/")
        assert answer.status == 200
        assert tab.get_by_role("heading", level=1).count() == 1


@pytest.mark.browser
def test_chromium_starts(chromium):
    assert chromium.is_connected()


def run_without_chromium(**env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-rs", f"{__file__}::test_chromium_starts"]
    return subprocess.run(command, cwd=CHECKOUT, env={"PATH": "/nowhere", **env}, capture_output=True, text=True)


def test_without_chromium_the_run_says_in_one_line_how_to_get_one():
    done = run_without_chromium()
    assert done.returncode == 0
    assert f"Browser tests were skipped; {NO_CHROMIUM}\n" in done.stdout


def test_without_chromium_ci_fails():
    done = run_without_chromium(CI="true")
    assert done.returncode == 1
    assert NO_CHROMIUM in done.stdout
