from pathlib import Path

from clinic.local.check import environment_differences

CHECKOUT = Path(__file__).resolve().parents[2]


def test_code_and_docs_name_the_same_variables():
    assert environment_differences(CHECKOUT) == []


def test_a_variable_that_only_code_or_only_docs_name_is_found(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "clinic").mkdir()
    (tmp_path / "clinic/a.py").write_text('A = text("ONLY_CODE")\nB = os.environ.get(\n    "BOTH_SIDES", "")\n')
    (tmp_path / "docs/environment.md").write_text("| `ONLY_DOCS` | says |\n| `BOTH_SIDES` | says |\n")
    assert environment_differences(tmp_path) == [
        "docs/environment.md does not name ONLY_CODE",
        "nothing reads ONLY_DOCS, which docs/environment.md names",
    ]
