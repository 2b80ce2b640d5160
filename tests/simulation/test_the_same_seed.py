"""The same seed gives the same report, however many processes work; a concern that reached nobody ends the command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from patients.care import telling
from patients.simulation import sharing
from patients.simulation.plan import Plan
from patients.simulation.scratch import scratch

SMALL = {"patients": 2, "weeks": 1, "seed": 10}  # both name something in their history


@pytest.fixture(scope="module")
def mould(django_db_setup, django_db_blocker):
    """A migrated, empty database that nobody uses, made once."""
    with django_db_blocker.unblock(), scratch() as name:
        connections.close_all()
        yield name


@pytest.fixture(autouse=True)
def _databases_like_the_mould(mould, monkeypatch):
    """Each simulation is in a database of its own, a copy of the mould (test_the_command migrates its own)."""
    monkeypatch.setattr(sharing, "scratch", lambda *, like="": scratch(like=like or mould))


@pytest.mark.long
def test_it_does_not_depend_on_the_number_of_processes():
    plan = Plan(**SMALL, together=1)
    assert len(plan.parts()) == 2
    one, two = (sharing.side_by_side(plan, processes=count, progress=lambda _share: None) for count in (1, 2))
    assert one.opened
    assert one == two


def test_a_concern_of_which_nobody_was_told_is_named_and_ends_the_command(monkeypatch):
    tell, lost = telling.opened_to, []

    def lose_the_first(concern, recipients, *, now):
        lost.append(concern)
        if len(lost) > 1:
            tell(concern, recipients, now=now)

    monkeypatch.setattr(telling, "opened_to", lose_the_first)
    said = StringIO()
    with pytest.raises(CommandError, match="1 concerns reached nobody in time") as ended:
        call_command("simulate", **SMALL, stdout=said)
    assert ended.value.returncode == 1
    last = said.getvalue().splitlines()[-1]
    assert lost[0].patient.name in last
    assert last.endswith("nobody was told")
