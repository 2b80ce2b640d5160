"""Rewrites requirements.txt: every package with its hashes, and no index's address."""

import subprocess
import sys
import tempfile
from pathlib import Path

# Its assets are wanted, the whole content system they depend on is not.
LEFT_OUT = "wagtail ; python_version < '3'\n"


def command(overrides: str) -> list[str]:
    options = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet"]
    files = ["--overrides", overrides, "requirements.in", "-o", "requirements.txt"]
    return [sys.executable, "-m", "uv", "pip", "compile", *options, "--python-version", "3.11", *files]


def lock(checkout: Path) -> int:
    """Resolve requirements.in into requirements.txt."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as overrides:
        overrides.write(LEFT_OUT)
        overrides.flush()
        status = subprocess.call(command(overrides.name), cwd=checkout, stdout=subprocess.DEVNULL)
    if status == 0 and "://" in (checkout / "requirements.txt").read_text():
        print("requirements.txt names an address; it must not")
        return 1
    return status
