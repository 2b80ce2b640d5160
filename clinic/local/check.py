"""Everything `dev.py check` looks at, in order; each step says what it found only when it found something."""

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from clinic.local import advisories, dangers, evidence, hazards
from clinic.local.throwaway import Throwaway

READS = re.compile(r"""(?:text|words|switch|environ\.get|os\.environ|getenv)[(\[]\s*"([A-Z][A-Z_]+)"(?!\]\s*=)""")
DOCUMENTED = re.compile(r"^\| `([A-Z][A-Z_]+)` \|", re.MULTILINE)
CODE = ["clinic", "programmes", "patients", "bench", "tests/conftest.py"]
PRODUCTION = {
    "LIMBER_MODE": "production",
    "ALLOWED_HOSTS": "portal.limber.example",
    "BASE_URL": "https://portal.limber.example",
    "EMAIL_URL": "smtps://limber:secret@mail.limber.example",
}
Step = tuple[str, Callable[[], str]]


def ran(*command: str, cwd: Path, **env: str) -> str:
    """Return what a command said if it failed, or nothing."""
    done = subprocess.run(command, cwd=cwd, env={**os.environ, **env}, capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else ""


def python_files(checkout: Path) -> Iterator[Path]:
    for name in CODE:
        found = checkout / name
        yield from [found] if found.is_file() else sorted(found.rglob("*.py"))


def environment_differences(checkout: Path) -> list[str]:
    """Return where code and docs/environment.md name different variables."""
    named = {name for path in python_files(checkout) for name in READS.findall(path.read_text())}
    documented = set(DOCUMENTED.findall((checkout / "docs/environment.md").read_text()))
    missing = [f"docs/environment.md does not name {name}" for name in sorted(named - documented)]
    return missing + [f"nothing reads {name}, which docs/environment.md names" for name in sorted(documented - named)]


def templates(checkout: Path) -> list[str]:
    return [str(path) for folder in ("templates", "clinic", "patients") for path in (checkout / folder).rglob("*.html")]


def offline_steps(checkout: Path) -> list[Step]:
    """Return the steps that need no server."""

    def tool(name: str, *words: str) -> Callable[[], str]:
        return lambda: ran(str(Path(sys.executable).with_name(name)), *words, cwd=checkout)

    found = templates(checkout)
    return [
        ("format", tool("ruff", "format", "--check", "--quiet", ".")),
        ("lint", tool("ruff", "check", "--quiet", ".")),
        ("imports", tool("lint-imports", "--no-cache")),
        ("templates", tool("djade", "--check", *found) if found else str),
        ("environment", lambda: "\n".join(environment_differences(checkout))),
        ("dangers", lambda: "\n".join(dangers.faults(checkout))),
        (advisories.title(checkout), lambda: "\n".join(advisories.faults(checkout))),
        ("hazards", lambda: "\n".join(hazards.faults(checkout))),
        ("ASVS", lambda: "\n".join(evidence.unproven(checkout))),
        ("types", lambda: ran(sys.executable, "-m", "mypy", "--no-error-summary", cwd=checkout, **PRODUCTION)),
    ]


def django_steps(checkout: Path, env: dict[str, str]) -> list[Step]:
    """Return the steps that ask Django, on throw-away servers."""

    def manage(*words: str, **changed: str) -> Callable[[], str]:
        return lambda: ran(sys.executable, "manage.py", *words, cwd=checkout, **{**env, **changed})

    live = {**PRODUCTION, "SECRET_KEY": secrets.token_urlsafe(48)}
    steps = [
        ("migrations", manage("makemigrations", "--check", "--dry-run")),
        ("deployment", manage("check", "--deploy", "--fail-level", "WARNING", **live)),
    ]
    if list(checkout.glob("*/management/commands/state_diagrams.py")):
        steps.append(("diagrams", manage("state_diagrams", "--check")))
    if list(checkout.glob("*/management/commands/api_schema.py")):
        steps.append(("API", manage("api_schema", "--check")))
    if list(checkout.glob("*/management/commands/programme_schema.py")):
        steps.append(("sharing", manage("programme_schema", "--check")))
    return steps


def run(steps: list[Step]) -> bool:
    """Run steps, saying how each went; returns whether all were clean."""
    clean = True
    for name, step in steps:
        found = step()
        print(f"{name:<12} {'found something' if found else 'clean'}", flush=True)
        if found:
            print(found, flush=True)
            clean = False
    return clean


def check(checkout: Path) -> int:
    """Run every check; returns 1 if one found something."""
    clean = run(offline_steps(checkout))
    with Throwaway(checkout).running() as env:
        clean = run(django_steps(checkout, env)) and clean
    return 0 if clean else 1
