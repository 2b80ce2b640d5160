"""A CSV file: what it may hold, and what is said of everything else, with the line, the column and what to do."""

import pytest

from clinic.tables.cells import Column, defused, wrong_with
from clinic.tables.dates import NotADate, date_of
from clinic.tables.reading import Unreadable, problems_of, rows_of, text_of
from clinic.tables.writing import written

COLUMNS = (Column("name", longest=20, required=True), Column("email"), Column("address", lines=True))
HEAD = "name,email,address\n"


def refused(content):
    with pytest.raises(Unreadable) as reason:
        rows_of(text_of(content), COLUMNS, most=5)
    return str(reason.value)


def problem(cell):
    row = rows_of(f'{HEAD}"{cell}",,\n', COLUMNS, most=5)[0]
    return next(problems_of(row, COLUMNS))


def test_utf_8_with_the_mark_of_a_spreadsheet_is_read():
    (row,) = rows_of(text_of(b"\xef\xbb\xbf" + f"{HEAD}Zoë,,\n".encode()), COLUMNS, most=5)
    assert (row.line, row["name"]) == (2, "Zoë")


def test_semicolons_and_tabs_divide_as_commas_do():
    for mark in ";\t":
        (row,) = rows_of(f"{HEAD}Zoe,zoe@example.org,\n".replace(",", mark), COLUMNS, most=5)
        assert row["email"] == "zoe@example.org"


def test_an_older_spreadsheets_letters_are_told_with_line_column_and_word():
    said = refused(f"{HEAD}Ann,,\nAnn Zoë,ann@example.org,\n".encode("cp1252"))
    assert said.startswith("Line 3, name: “Zoë” is written in Windows-1252")
    assert "save the file as “CSV UTF-8”" in said
    assert refused(f'{HEAD}Ann,"a,b",é\n'.encode("cp1252")).startswith("Line 2, address:")


def test_utf_16_is_told():
    assert "save it as “CSV UTF-8”" in refused(HEAD.encode("utf-16"))


def test_half_a_character_is_told_in_bytes_and_in_text():
    assert refused(HEAD.encode() + b"Ann,\xed\xa0\x80,\n").startswith("Line 2, email: half a character")
    assert "lone surrogate" in wrong_with("a\ud800", COLUMNS[0])


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("a\x00b", "NUL"),
        ("Ann\u202egnp", "turns the direction"),
        ("Ann\u2066x", "turns the direction"),
        ("Ann\nBcc: all@example.org", "line break"),
        ("Ann\rBcc: all@example.org", "line break"),
        ("Ann\u2028x", "line break"),
        ("An\u200bn", "U+200B"),
        ("An\x07n", "U+0007"),
        ("A" * 21, "21 characters. Use at most 20"),
        ("", "empty"),
    ],
)
def test_what_stands_in_no_name_is_told_with_its_column(cell, said):
    if cell:
        found = problem(cell)
        assert (found.line, found.column) == (2, "name")
        assert said in found.message
    assert said in wrong_with(cell, COLUMNS[0])


def test_an_address_may_have_several_lines_and_the_next_row_keeps_its_number():
    first, second = rows_of(f'{HEAD}Ann,,"1 High Street\nHarbour"\nBea,,\n', COLUMNS, most=5)
    assert not list(problems_of(first, COLUMNS))
    assert (first.line, second.line) == (2, 4)


def test_the_first_line_is_told_what_is_wrong_with_it():
    assert "“who” is none of them" in refused(b"who,email\n")
    assert "twice" in refused(b"name,name\n")
    assert "Missing: name" in refused(b"email\n")
    assert "The first line names the columns: name, email, address." in refused(b"")


def test_a_row_that_is_longer_than_the_first_line_is_told():
    (row,) = rows_of(f"{HEAD}Ann,,Harbour,England\n", COLUMNS, most=5)
    assert "more cells" in next(problems_of(row, COLUMNS)).message


@pytest.mark.parametrize("text", ['Ann,"open,,\n', 'Ann,"x"y,\n', f"Ann,{'x' * 140_000},\n"])
def test_a_quotation_mark_that_does_not_close_is_told_with_its_line(text):
    assert refused((HEAD + "Bea,,\n" + text).encode()).startswith("Line 3: a quotation mark")


def test_too_many_rows_are_told():
    assert "At most 5 rows" in refused((HEAD + "Ann,,\n" * 6).encode())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("03/04/1984", "two ways. Write 1984-04-03 or 1984-03-04"),
        ("23/04/1984", "Write it as 1984-04-23"),
        ("4.4.1984", "Write it as 1984-04-04"),
        ("1984-02-30", "There is no such day"),
        ("03/04/84", "not a date such as"),
        ("30773", "not a date such as"),
    ],
)
def test_a_date_is_written_in_one_way(text, said):
    with pytest.raises(NotADate, match=said):
        date_of(text)
    assert date_of("1984-05-02").year == 1984


@pytest.mark.parametrize("cell", ["=1+1", "+44 20", "-2", "@cmd", "\t=1", " =1", "\uff1d1"])
def test_no_cell_goes_out_as_a_formula(cell):
    assert defused(cell) == f"'{cell}"
    assert (defused("Ann"), defused(-2), defused(None)) == ("Ann", "-2", "")


def test_what_goes_out_begins_with_the_mark_of_utf_8():
    assert written(["a", "b"], [[1, "=x"]]) == "\ufeffa,b\r\n1,'=x\r\n"
