"""A list that waits between its upload and its storing: begun, checked part by part, stored whole or forgotten."""

from datetime import datetime, timedelta

from django.db import transaction

from clinic.models import Staff, WaitingTable
from clinic.tables.kinds import Kind, Wrong
from clinic.tables.reading import Problem

KEPT_FOR = timedelta(days=1)
MOST_SHOWN = 500  # problems that are kept to be shown; all of them are counted


def of(staff: Staff, kind: Kind) -> WaitingTable | None:
    """Return the list of this kind that somebody is reading in."""
    return WaitingTable.objects.filter(staff=staff, kind=kind.label).defer("text").first()


def _locked(staff: Staff, kind: Kind) -> WaitingTable | None:
    return WaitingTable.objects.select_for_update(of=("self",)).filter(staff=staff, kind=kind.label).first()


@transaction.atomic
def begin(*, by: Staff, kind: Kind, name: str, text: str, now: datetime) -> WaitingTable:
    """Keep a list in place of the one before, and check its first rows. Raises Unreadable."""
    rows = kind.rows(text)
    forget(by=by, kind=kind)
    table = WaitingTable.objects.create(
        staff=by, kind=kind.label, file_name=name[:200], text=text, rows=len(rows), began_at=now
    )
    go_on(by=by, kind=kind, now=now)
    return table


@transaction.atomic
def go_on(*, by: Staff, kind: Kind, now: datetime) -> None:
    """Check the next rows of the list."""
    table = _locked(by, kind)
    if table is None or table.is_checked:
        return
    rows = kind.rows(table.text)
    part = rows[table.checked : table.checked + kind.at_once]
    _note(table, kind.problems(by=by, rows=part, among=rows, now=now))
    table.checked += len(part)
    table.save(update_fields=["checked", "wrong", "problems"])


def _note(table: WaitingTable, found: list[Problem]) -> None:
    kept = [[problem.line, problem.column, problem.message] for problem in found]
    table.wrong += len({problem.line for problem in found})
    table.problems = [*table.problems, *kept][:MOST_SHOWN]


@transaction.atomic
def store(*, by: Staff, kind: Kind, now: datetime) -> int:
    """Return how many rows were stored; 0 where the list is not ready, or no longer: then it says what is wrong."""
    table = _locked(by, kind)
    if table is None or not table.is_checked or table.wrong:
        return 0
    try:
        stored = kind.keep(by=by, rows=kind.rows(table.text), now=now)
    except Wrong as wrong:
        _note(table, wrong.problems)
        table.save(update_fields=["wrong", "problems"])
        return 0
    table.delete()
    return stored


def forget(*, by: Staff, kind: Kind) -> None:
    """Let go of the list."""
    WaitingTable.objects.filter(staff=by, kind=kind.label).delete()


def forget_old(*, now: datetime, limit: int) -> int:
    """Let go of the lists that nobody has stored for a day; returns how many."""
    old = WaitingTable.objects.filter(began_at__lte=now - KEPT_FOR).order_by("began_at").values("pk")
    deleted, _of_each = WaitingTable.objects.filter(pk__in=old[:limit]).delete()
    return deleted
