"""A CSV file as rows: read strictly, or refused with the line, the column and what to do."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clinic.tables.cells import Column, tidy, wrong_with

DELIMITERS = (",", ";", "\t")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Unreadable(ValueError):
    """A file of which no row can be read, in words for whoever brought it."""


@dataclass(frozen=True)
class Row:
    """One row: the line on which it begins, its cells by column, and whether it has more than the first line names."""

    line: int
    cells: dict[str, str]
    has_more: bool = False

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell, or with a whole row (no column), and what to do."""

    line: int
    column: str
    message: str


def text_of(content: bytes) -> str:
    """Return the text of a file. Raises Unreadable, naming line and column, when it is not UTF-8."""
    if content.startswith(UTF_16):
        raise Unreadable(_("This file is UTF-16. In the spreadsheet, save it as “CSV UTF-8” and try again."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(_not_utf_8(content, error.start)) from None


def _not_utf_8(content: bytes, at: int) -> str:
    start = content.rfind(b"\n", 0, at) + 1
    end = content.find(b"\n", at)
    before, line = content[start:at], content[start : end if end >= 0 else None].decode("cp1252", "replace")
    where = {"line": content.count(b"\n", 0, at) + 1, "column": _column_at(content, before)}
    if content[at] == 0xED:
        said = _("Line %(line)d, %(column)s: half a character (a lone surrogate). Type the cell again.")
        return said % where
    first = len(re.split(r"[\s,;\t\"]", before.decode("cp1252", "replace"))[-1])
    word = re.split(r"[\s,;\t\"]", line[len(before) - first :])[0]
    said = _(
        "Line %(line)d, %(column)s: “%(word)s” is written in Windows-1252, not in UTF-8. In the spreadsheet, save the "
        "file as “CSV UTF-8” and try again."
    )
    return said % {**where, "word": word[:40]}


def _column_at(content: bytes, before: bytes) -> str:
    head = content.split(b"\n", 1)[0].decode("cp1252", "replace").removeprefix("ï»¿")
    delimiter = _delimiter(head)
    names = next(csv.reader([head], delimiter=delimiter), [])
    place = len(next(csv.reader([before.decode("cp1252", "replace") + "x"], delimiter=delimiter), [""])) - 1
    return names[place].strip() if place < len(names) else _("column %(number)d") % {"number": place + 1}


def _delimiter(head: str) -> str:
    return max(DELIMITERS, key=head.count)


def rows_of(text: str, columns: Sequence[Column], *, most: int) -> list[Row]:
    """Return the rows that say anything. Raises Unreadable at a wrong first line, quotation mark or length."""
    names = [column.name for column in columns]
    rows: list[Row] = []
    lines = _lines(text.removeprefix("\ufeff"))
    _line, head = next(lines, (1, []))
    found = [name.strip().lower().replace(" ", "_") for name in head]
    _check_head(found, columns)
    for line, cells in lines:
        if any(cell.strip() for cell in cells):
            given = {name: tidy(cell) for name, cell in zip(found, cells, strict=False)}
            rows.append(Row(line, {name: given.get(name, "") for name in names}, len(cells) > len(found)))
        if len(rows) > most:
            raise Unreadable(_("At most %(most)d rows at a time. Divide the file.") % {"most": most})
    return rows


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text.partition("\n")[0]), strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        said = _(
            "Line %(line)d: a quotation mark does not close where its cell ends, or a cell is endless. Write a "
            "quotation mark inside a cell twice."
        )
        raise Unreadable(said % {"line": begins}) from None


def _check_head(found: Sequence[str], columns: Sequence[Column]) -> None:
    names = [column.name for column in columns]
    said = _("The first line names the columns: %(columns)s.") % {"columns": ", ".join(names)}
    for name in found:
        if name not in names:
            raise Unreadable(f"{said} " + _("“%(name)s” is none of them.") % {"name": name[:40]})
        if found.count(name) > 1:
            raise Unreadable(f"{said} " + _("“%(name)s” stands there twice.") % {"name": name})
    missing = [column.name for column in columns if column.required and column.name not in found]
    if missing:
        raise Unreadable(f"{said} " + _("Missing: %(columns)s.") % {"columns": ", ".join(missing)})


def problems_of(row: Row, columns: Sequence[Column]) -> Iterator[Problem]:
    """Yield what is wrong with the cells of a row, whatever they mean."""
    if row.has_more:
        said = _("This row has more cells than the first line. A cell with a comma in it needs quotation marks.")
        yield Problem(row.line, "", said)
    for column in columns:
        if said := wrong_with(row[column.name], column):
            yield Problem(row.line, column.name, said)
