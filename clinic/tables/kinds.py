"""A kind of list that is read in: its columns, what is wrong with its rows, and how they are stored."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from clinic.models import Staff
from clinic.tables.cells import Column
from clinic.tables.reading import Problem, Row, problems_of, rows_of

MOST_BYTES = 10 * 1024 * 1024
# Facts of a kind are asked for these rows in sets; the whole list tells what stands in it twice.
Check = Callable[[Staff, Sequence[Row], Sequence[Row], datetime], list[Problem]]
Store = Callable[[Staff, Sequence[Row], datetime], int]


class Wrong(ValueError):
    """Rows that cannot be stored, with all their problems; nothing was stored."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = list(problems)


@dataclass(frozen=True)
class Kind:
    """One kind of list; `label` is what a row becomes, and the table of access says who may add one."""

    label: str
    columns: tuple[Column, ...]
    check: Check
    store: Store
    most: int
    at_once: int  # rows that one request checks

    def rows(self, text: str) -> list[Row]:
        """Return the rows of a file. Raises Unreadable."""
        return rows_of(text, self.columns, most=self.most)

    def problems(self, *, by: Staff, rows: Sequence[Row], among: Sequence[Row], now: datetime) -> list[Problem]:
        """Return what is wrong with some rows of a list: first with their cells, then with what they say."""
        found = {row.line: list(problems_of(row, self.columns)) for row in rows}
        said = {(problem.line, problem.column) for of_row in found.values() for problem in of_row}
        for problem in self.check(by, rows, among, now):
            if (problem.line, problem.column) not in said:
                found[problem.line].append(problem)
        return [problem for row in rows for problem in found[row.line]]

    def in_parts(self, *, by: Staff, rows: Sequence[Row], now: datetime) -> Iterator[tuple[int, list[Problem]]]:
        """Yield how many rows are checked, and what is wrong with the last of them."""
        for start in range(0, len(rows), self.at_once):
            part = rows[start : start + self.at_once]
            yield start + len(part), self.problems(by=by, rows=part, among=rows, now=now)

    @transaction.atomic
    def keep(self, *, by: Staff, rows: Sequence[Row], now: datetime) -> int:
        """Return how many rows were stored: all of them, or none and Wrong is raised. They are checked once more."""
        if problems := self.problems(by=by, rows=rows, among=rows, now=now):
            raise Wrong(problems)
        return self.store(by, rows, now)
