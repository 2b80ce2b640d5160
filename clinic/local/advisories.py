"""The lock against a dated snapshot of known vulnerabilities. It asks no network, and says how old it is."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import Version

SNAPSHOT = "security/advisories.json"
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
ABOUT = "Made by `dev.py advisories FOLDER` from advisories in the OSV format; all of each locked package."


def locked(checkout: Path) -> dict[str, Version]:
    """Return every package of the lock with its version."""
    found = LOCKED.findall((checkout / "requirements.txt").read_text())
    return {canonicalize_name(name): Version(version) for name, version in found}


def snapshot(checkout: Path) -> dict[str, Any]:
    """Return the snapshot; without one nothing was ever looked up."""
    path = checkout / SNAPSHOT
    return (
        dict(json.loads(path.read_text())) if path.exists() else {"as_of": "no day", "looked_up": {}, "advisories": []}
    )


def affects(advisory: dict[str, Any], version: Version) -> bool:
    """Return whether a version lies within one of the ranges of an advisory."""
    return any(lies_within(version, **one) for one in advisory["affected"])


def lies_within(version: Version, introduced: str, fixed: str = "", last: str = "") -> bool:
    """Return whether a version lies from `introduced` to before `fixed`, or up to `last`; without either, for ever."""
    if version < Version(introduced) or (fixed and version >= Version(fixed)):
        return False
    return not last or version <= Version(last)


def faults(checkout: Path) -> list[str]:
    """Return which packages of the lock are affected, and which nobody has looked up."""
    known, packages = snapshot(checkout), locked(checkout)
    said = [
        f"{one['package']} {packages[one['package']]}: {', '.join([one['id'], *one['aliases']])}"
        for one in known["advisories"]
        if one["package"] in packages and affects(one, packages[one["package"]])
    ]
    missing = sorted(packages.keys() - known["looked_up"].keys())
    return said + [f"{name} {packages[name]} was not looked up by {known['as_of']}" for name in missing]


def title(checkout: Path) -> str:
    """Return the name of the step with the day up to which the snapshot knows anything, and whether it knows all."""
    known = snapshot(checkout)
    part = ", in part," if len(known["advisories"]) < sum(known["looked_up"].values()) else ""
    return f"advisories{part} to {known['as_of']}"


def refresh(checkout: Path, folder: Path) -> int:
    """Write the snapshot anew from a folder of advisories in the OSV format; returns 1 when it holds none."""
    read = [json.loads(path.read_text()) for path in sorted(folder.rglob("*.json"))]
    if not read:
        print(f"{folder} holds no advisory")
        return 1
    rows = [row for one in read if not one.get("withdrawn") for row in rows_of(one, locked(checkout))]
    written = {
        "as_of": max(one["modified"] for one in read)[:10],
        "about": ABOUT,
        "looked_up": {name: sum(row["package"] == name for row in rows) for name in sorted(locked(checkout))},
        "advisories": sorted(rows, key=lambda row: (row["package"], row["id"])),
    }
    (checkout / SNAPSHOT).write_text(json.dumps(written, indent=1) + "\n")
    return 0


def rows_of(advisory: dict[str, Any], wanted: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield what an advisory says of each package that is wanted."""
    for one in advisory.get("affected", []):
        name = canonicalize_name(one["package"]["name"])
        if one["package"]["ecosystem"] == "PyPI" and name in wanted:
            ranges = [span for given in one.get("ranges", []) if given["type"] == "ECOSYSTEM" for span in spans(given)]
            exactly = [{"introduced": version, "last": version} for version in one.get("versions", [])]
            aliases = [alias for alias in advisory.get("aliases", []) if alias != advisory["id"]]
            yield {"package": name, "id": advisory["id"], "aliases": aliases, "affected": ranges or exactly}


def spans(given: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Yield each stretch of versions from where a fault came in to where it ended."""
    begun = ""
    for event in given["events"]:
        if "introduced" in event:
            begun = event["introduced"]
        elif begun:
            end = {"fixed": event["fixed"]} if "fixed" in event else {"last": event["last_affected"]}
            yield {"introduced": begun, **end}
            begun = ""
    if begun:
        yield {"introduced": begun}
