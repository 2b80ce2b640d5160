"""The bench tells what the audit's process held, not what the process that started it had held before."""

import subprocess
import sys

from bench.audited import held


def test_a_big_parent_does_not_make_a_small_child_big():
    ballast = b"x" * 400_000_000
    code = "from bench.audited import held; print(held())"
    child = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)
    assert held() > len(ballast) // 1024
    assert int(child.stdout) < 200_000
