"""Tests as evidence: whether a test that a document names is there and is not skipped. No Django."""

import ast
import re
from functools import cache
from pathlib import Path

ASVS = "docs/asvs.md"
ROW = re.compile(r"^\| ([\d.]+) \| .* \| \*\*met\*\*(.*) \|$", re.MULTILINE)
LISTED = re.compile(r"^- (T\d+) `(.*)`$", re.MULTILINE)


@cache
def tests_of(path: Path) -> frozenset[str]:
    """Return the names of the tests of a file that nothing marks as skipped."""
    if not path.is_file():
        return frozenset()
    found = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
    return frozenset(node.name for node in found if node.name.startswith("test_") and not is_skipped(node))


def is_skipped(test: ast.FunctionDef) -> bool:
    return any("skip" in ast.unparse(mark) or "xfail" in ast.unparse(mark) for mark in test.decorator_list)


def is_there(checkout: Path, name: str) -> bool:
    """Return whether tests/x/test_y.py::test_z is a test of this checkout."""
    file, _, test = name.partition("::")
    return file.startswith("tests/") and test in tests_of(checkout / file)


def unproven(checkout: Path) -> list[str]:
    """Return which requirements of docs/asvs.md say "met" and name no test, or one that is not there."""
    page = (checkout / ASVS).read_text()
    tests = dict(LISTED.findall(page))
    rows = [(number, names.split()) for number, names in ROW.findall(page)]
    said = [f"{ASVS}: {number} names no test" for number, names in rows if not names]
    said += [f"{ASVS}: {number} names {name}" for number, names in rows for name in names if name not in tests]
    return said + [f"{ASVS}: there is no test {name}" for name in tests.values() if not is_there(checkout, name)]
