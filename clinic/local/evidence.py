"""Tests as evidence: whether a test that a document names is there and is not skipped. No Django."""

import ast
from functools import cache
from pathlib import Path


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
