"""What `dev.py bench` measures is what there is, and without a word about sizes it holds all its gates."""

from dataclasses import replace
from importlib import import_module

import pytest

from bench.measure import Compared, compare
from bench.run import PARTS
from bench.sizes import Sizes, given
from bench.statements import statements
from bench.ticks import LOOKS
from clinic.celery import INTERVALS
from tests.cast import At


def test_every_tick_that_looks_among_patients_is_measured() -> None:
    """Absences and lists are of staff, and few; the audit and the seals have measures of their own."""
    assert {look.name for look in LOOKS} | {"audit", "absences", "lists", "seal"} == set(INTERVALS)


@pytest.mark.django_db
@pytest.mark.parametrize("look", LOOKS, ids=[look.name for look in LOOKS])
def test_an_empty_tick_asks_once_for_each_of_its_indexes(look, at: At) -> None:
    with statements() as found:
        look.empty(at("2026-03-16 09:00"))
    assert len(found) == len(look.indexes)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_can_be_measured(part: str) -> None:
    assert callable(import_module(f"bench.{part}").measure)


def test_without_words_all_parts_are_measured_in_the_usual_sizes() -> None:
    assert given([], PARTS) == (list(PARTS), Sizes())
    assert given(["ticks", "--patients", "1000000"], PARTS) == (["ticks"], Sizes(patients=1_000_000))
    with pytest.raises(SystemExit):
        given(["ticsk"], PARTS)


def test_a_missed_gate_and_an_unsteady_floor_are_said() -> None:
    found = Compared("a page", floor=1.0, subject=3.0, ratio=3.0, gate=2.0, spread=0.3)
    assert "MISSED, unreliable" in found.row()
    assert "MISSED" not in replace(found, ratio=2.0).row()


def test_the_ratio_is_that_of_blocks_in_turn() -> None:
    clock = [0.0]

    def work(seconds: float) -> None:
        clock[0] += seconds

    found = compare("work", floor=lambda: work(1), subject=lambda: work(2), gate=2, blocks=5, clock=lambda: clock[0])
    assert (found.ratio, found.holds, found.unreliable) == (2, True, False)
