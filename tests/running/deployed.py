"""What stands in deploy/: units, container files and the commands they start, as this checkout can run them."""

import re
import shlex
from collections.abc import Iterator
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.ground.running import CHECKOUT

DEPLOY = CHECKOUT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
OURS = {"gunicorn", "celery", "python"}  # programs of .venv; the others only prepare a system
PREPARES = {"useradd", "pip", "venv"}


@dataclass(frozen=True, order=True)
class Command:
    """One command line, and where it stands."""

    where: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.where}: {' '.join(self.words)}"

    @property
    def stays(self) -> bool:
        """Return whether it runs until it is ended."""
        return "clinic.wsgi" in self.words or {"worker", "beat"} & set(self.words) != set()

    def here(self, state: Path, port: int) -> list[str]:
        """Return it as this checkout runs it: its own programs, a folder of one's own, a free port."""
        text = shlex.join(self.words).replace("/srv/limber/", f"{CHECKOUT}/").replace("/var/lib/limber", str(state))
        return shlex.split(re.sub(r"(127\.0\.0\.1|0\.0\.0\.0):8000", f"127.0.0.1:{port}", text))


class Repeating(dict[str, Any]):
    """Keeps each line of a unit that stands there more than once."""

    def __setitem__(self, key: str, value: Any) -> None:
        before = self.get(key)
        super().__setitem__(key, before + value if isinstance(value, list) and isinstance(before, list) else value)


def unit(path: Path) -> ConfigParser:
    """Return a unit of systemd, each value with its lines. Raises configparser.Error."""
    found = ConfigParser(dict_type=Repeating, strict=False, interpolation=None, delimiters=["="])
    found.optionxform = str  # type: ignore[assignment, method-assign]
    found.read_string(path.read_text())
    return found


def of_units() -> Iterator[Command]:
    for path in UNITS:
        for line in unit(path).get("Service", "ExecStart", fallback="").splitlines():
            yield Command(path.name, tuple(shlex.split(line.replace("%%", "%"))))


def compose() -> dict[str, Any]:
    """Return the compose file. Raises yaml.YAMLError."""
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text()))


def of_compose() -> Iterator[Command]:
    for name, service in compose()["services"].items():
        if service.get("image") == "limber" and "command" in service:
            yield Command(f"compose.yaml {name}", tuple(service["command"]))


def container() -> list[tuple[str, str]]:
    """Return the steps of the container file, as (instruction, rest)."""
    lines = [line for line in (DEPLOY / "Containerfile").read_text().splitlines() if line and line[0] != "#"]
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines]


def of_container() -> Iterator[Command]:
    for instruction, rest in container():
        if instruction == "CMD":
            yield Command("Containerfile CMD", tuple(yaml.safe_load(rest)))
        elif instruction == "RUN" and not PREPARES & set(rest.split()):
            yield Command("Containerfile RUN", ("sh", "-ec", rest))


def every_command() -> list[Command]:
    return sorted([*of_units(), *of_compose(), *of_container()])
