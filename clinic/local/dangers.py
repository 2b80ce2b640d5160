"""What is dangerous in our own code and templates: all of it stands in security/accepted.toml, each with its reason."""

import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

LIST = "security/accepted.toml"
FOLDERS = ("clinic", "programmes", "patients", "templates")
CODE = ("clinic", "programmes", "patients", "dev.py", "manage.py")
# Asserts narrow types; a subprocess is started from a list and never through a shell; B703 says B308 once more.
NOT_ASKED = "B101,B404,B603,B607,B703"
UNESCAPED = {
    "|safe": re.compile(r"\|\s*safe(?:seq)?\b"),
    "autoescape off": re.compile(r"autoescape\s+off"),
    "SafeString": re.compile(
        r"""\bSafe(?:String|Text)\((?!"[^"{]*"\)|'[^'{]*'\))"""
    ),  # of a plain literal it is harmless
    "html_safe": re.compile(r"\bhtml_safe\b"),
}
WRITTEN = {".py", ".html", ".txt", ".svg", ".xml"}
Found = Counter[tuple[str, str]]


def unescaped(checkout: Path) -> Iterator[tuple[str, str]]:
    """Yield each place where something is written as markup without being escaped: its kind and its file."""
    for folder in FOLDERS:
        for path in sorted((checkout / folder).rglob("*")):
            name = path.relative_to(checkout).as_posix()
            if path.suffix in WRITTEN and "/static/" not in name and path != Path(__file__):
                text = path.read_text()
                yield from ((kind, name) for kind, sign in UNESCAPED.items() for _ in sign.findall(text))


def seen_by_bandit(checkout: Path) -> Iterator[tuple[str, str]]:
    """Yield each finding of bandit: its number and its file. Raises ValueError for a file it could not read."""
    existing = [name for name in CODE if (checkout / name).exists()]
    command = [sys.executable, "-m", "bandit", "--quiet", "--format", "json", "--skip", NOT_ASKED, "--recursive"]
    done = subprocess.run([*command, *existing], cwd=checkout, capture_output=True, text=True)
    said = json.loads(done.stdout)
    if said["errors"]:
        raise ValueError(f"bandit could not read {said['errors']}")
    for one in said["results"]:
        yield one["test_id"], Path(one["filename"]).as_posix().removeprefix("./")


def accepted(checkout: Path) -> Found:
    """Return what is accepted. Raises ValueError where no reason is given."""
    rows = tomllib.loads((checkout / LIST).read_text()).get("accepted", [])
    for row in rows:
        if not row.get("why"):
            raise ValueError(f"{LIST}: {row['what']} in {row['file']} has no reason")
    return Counter({(row["what"], row["file"]): row.get("times", 1) for row in rows})


def faults(checkout: Path) -> list[str]:
    """Return what is dangerous and not accepted, and what is accepted and not there any more."""
    try:
        known, found = accepted(checkout), Counter([*seen_by_bandit(checkout), *unescaped(checkout)])
    except ValueError as fault:
        return [str(fault)]
    more, gone = sorted((found - known).items()), sorted((known - found).items())
    said = [f"{file}: {what}, {times} times and not accepted in {LIST}" for (what, file), times in more]
    return said + [f"{LIST}: {what} is no longer in {file}, {times} times" for (what, file), times in gone]
