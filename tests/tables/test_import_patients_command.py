"""`manage.py import_patients`: the same, from a shell, with a progress bar."""

import io

import pytest
from django.core.management import CommandError, call_command

from patients.models import Patient
from tests.tables.conftest import FAY, GUS, HEAD


@pytest.fixture
def run(tmp_path):
    """Run the command on a text; gives what it said, and how far it showed to be."""

    def ran(text, *words, **options):
        file = tmp_path / "list.csv"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        said, shown = io.StringIO(), io.StringIO()
        call_command("import_patients", str(file), *words, stdout=said, stderr=shown, **options)
        return said.getvalue(), shown.getvalue()

    return ran


def test_a_dry_run_writes_nothing(run, alice):
    said, _shown = run(HEAD + FAY + GUS, "--by", "alice@harbour.example", "--dry-run")
    assert said == "2 rows can be read in. Nothing was written.\n"
    assert not Patient.objects.exists()


def test_all_rows_are_stored_under_a_bar_in_the_name_of_whoever_is_named(run, alice):
    rows = "".join(f"Pat {n},1990-01-02,,,p{n}@example.org,,,,,\n" for n in range(2_000))
    said, shown = run(HEAD + rows, "--by", "ALICE@harbour.example")
    assert said == "2000 rows stored at Harbour Physiotherapy.\n"
    assert "1000 of 2000 rows checked" in shown
    assert "2000 of 2000 rows checked" in shown
    event = Patient.objects.first().events.select_related("pgh_context").get()
    assert event.pgh_context.metadata == {"user": alice.user_id, "command": "import_patients"}


def test_each_rows_problem_is_told_and_nothing_written(run, alice):
    with pytest.raises(CommandError) as reason:
        run(HEAD + FAY + "Ann Ash,03/04/1984,,,x,,,,,\n", "--by", "alice@harbour.example")
    said = str(reason.value)
    assert "line 3, date_of_birth: 03/04/1984 can be read in two ways." in said
    assert "line 3, email: x is not a mail address." in said
    assert said.endswith("Nothing was written.")
    assert not Patient.objects.exists()


def test_a_sole_lead_reads_in_when_nobody_is_named(run, lena):
    run(HEAD + FAY)
    assert Patient.objects.get().physiotherapist == lena


@pytest.mark.parametrize(
    ("words", "said"), [((), "--by EMAIL"), (("--by", "nobody@harbour.example"), "Nobody who works here")]
)
def test_somebody_who_works_here_answers_for_it(run, alice, words, said):
    with pytest.raises(CommandError, match=said):
        run(HEAD + FAY, *words)


def test_a_file_that_cannot_be_read_is_told(run, alice, tmp_path):
    by = ("--by", "alice@harbour.example")
    with pytest.raises(CommandError, match="Windows-1252"):
        run(HEAD.encode() + "Zoë,,,,,,,,,\n".encode("cp1252"), *by)
    with pytest.raises(CommandError, match="Cannot read"):
        call_command("import_patients", str(tmp_path / "none.csv"), *by)
