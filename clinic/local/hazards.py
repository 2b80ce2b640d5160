"""The hazard log: read from its data, held against the tests it names, rendered as a page. No Django."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from clinic.local import evidence

LOG = "docs/safety/hazards.toml"
PAGE = "docs/safety/hazard-log.md"
HIGHEST_LEFT = 3  # 4 and 5 are unacceptable: such a release is not made


class Severity(StrEnum):
    """How bad it would be, from the least."""

    MINOR = "minor"
    SIGNIFICANT = "significant"
    CONSIDERABLE = "considerable"
    MAJOR = "major"
    CATASTROPHIC = "catastrophic"


class Likelihood(StrEnum):
    """How likely, from the least."""

    VERY_LOW = "very low"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very high"


# The usual 5 x 5 matrix of clinical risk in health software: a row for each likelihood, a column for each severity.
MATRIX = {
    Likelihood.VERY_LOW: (1, 1, 2, 2, 3),
    Likelihood.LOW: (1, 2, 2, 3, 4),
    Likelihood.MEDIUM: (2, 2, 3, 3, 4),
    Likelihood.HIGH: (2, 3, 3, 4, 5),
    Likelihood.VERY_HIGH: (3, 4, 4, 5, 5),
}


@dataclass(frozen=True)
class Risk:
    """Severity and likelihood together."""

    severity: Severity
    likelihood: Likelihood

    @property
    def score(self) -> int:
        """Return 1 (acceptable) to 5 (unacceptable)."""
        return MATRIX[self.likelihood][list(Severity).index(self.severity)]

    def __str__(self) -> str:
        return f"{self.severity}, {self.likelihood}: **{self.score}**"


@dataclass(frozen=True)
class Control:
    """What is done against a hazard, and the tests that show it."""

    what: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Hazard:
    """One hazard of the log."""

    id: str
    name: str
    cause: str
    effect: str
    before: Risk
    after: Risk
    controls: tuple[Control, ...]


def risk(given: dict[str, str]) -> Risk:
    return Risk(Severity(given["severity"]), Likelihood(given["likelihood"]))


def hazard(given: dict[str, Any]) -> Hazard:
    """Return one hazard of the file. Raises KeyError, TypeError or ValueError for what is not of the log's shape."""
    controls = tuple(Control(one["what"], tuple(one["tests"])) for one in given.get("control", ()))
    words = {name: given[name] for name in ("id", "name", "cause", "effect")}
    if unknown := set(given) - {*words, "before", "after", "control"}:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    return Hazard(**words, before=risk(given["before"]), after=risk(given["after"]), controls=controls)


def read(checkout: Path) -> list[Hazard]:
    """Return the log. Raises ValueError for what is not of its shape."""
    with (checkout / LOG).open("rb") as file:
        rows = tomllib.load(file)["hazard"]
    try:
        return [hazard(row) for row in rows]
    except (KeyError, TypeError, ValueError) as fault:
        raise ValueError(f"{LOG}: {fault}") from fault


def faults_of(one: Hazard, checkout: Path) -> Iterator[str]:
    """Yield what is wrong with a hazard."""
    if not one.controls:
        yield f"{one.id} has no control"
    for control in one.controls:
        if not control.tests:
            yield f"{one.id}: no test shows “{control.what}”"
        for name in control.tests:
            if not evidence.is_there(checkout, name):
                yield f"{one.id}: there is no test {name}"
    if one.after.score > min(one.before.score, HIGHEST_LEFT):
        yield f"{one.id}: a risk of {one.after.score} is left, which is too much"


def faults(checkout: Path) -> list[str]:
    """Return what is wrong with the log, and whether its page is stale."""
    try:
        log = read(checkout)
    except ValueError as fault:
        return [str(fault)]
    found = [fault for one in log for fault in faults_of(one, checkout)]
    page = checkout / PAGE
    if not page.exists() or page.read_text() != rendered(log):
        found.append(f"{PAGE} is stale: run python3 dev.py hazards")
    return found


def write(checkout: Path) -> int:
    """Render the log as its page; returns 0."""
    (checkout / PAGE).write_text(rendered(read(checkout)))
    return 0


HEAD = """# Hazard log

Written by `dev.py hazards` from [hazards.toml](hazards.toml); `dev.py check` fails when a test named here is missing.
Severity and likelihood are the project's proposals. **No clinical safety officer has judged them**, and nobody may use
Limber with patients before one has ([intended use](intended-use.md)). 1 and 2 are acceptable; 3 only where no further
reduction is reasonable; 4 and 5 are unacceptable, and no such release is made.

"""


def rendered(log: list[Hazard]) -> str:
    """Return the whole page."""
    parts = [HEAD, matrix(), "\n## All hazards\n\n| | hazard | before | after |\n|---|---|---|---|\n"]
    parts += [f"| {one.id} | {one.name} | {one.before} | {one.after} |\n" for one in log]
    return "".join([*parts, *map(section, log)])


def matrix() -> str:
    """Return the matrix as a table, the likeliest first."""
    rows = [f"| {likely} | " + " | ".join(map(str, MATRIX[likely])) + " |\n" for likely in reversed(Likelihood)]
    return "| | " + " | ".join(Severity) + " |\n" + "|---" * 6 + "|\n" + "".join(rows)


def section(one: Hazard) -> str:
    """Return one hazard with its controls and their tests."""
    text = f"\n## {one.id} {one.name}\n\n- Cause: {one.cause}\n- Effect: {one.effect}\n"
    text += f"- Before: {one.before}. After: {one.after}.\n"
    for control in one.controls:
        text += f"\n{control.what}\n\n" + "".join(f"- `{name}`\n" for name in control.tests)
    return text
