"""Load is a safety property: the concerns and patients of a physiotherapist's average week beside what one can do."""

from collections.abc import Iterator

from django.db import transaction

from bench.measure import Compared
from bench.sizes import Sizes
from patients.simulation.load import MOST_CONCERNS, MOST_PATIENTS, load_of
from patients.simulation.plan import ACTIVE, Plan
from patients.simulation.running import simulate
from patients.simulation.tallying import tally

PLAN = Plan(patients=ACTIVE, weeks=8, seed=7)  # what docs/simulation.md tells of


def measure(_sizes: Sizes) -> Iterator[Compared]:
    """Yield both, of a clinic that is simulated; they are numbers a week, not milliseconds."""
    with transaction.atomic():
        found = tally(simulate(PLAN))
        transaction.set_rollback(True)
    load = load_of(found.opened, patients=PLAN.patients, weeks=PLAN.weeks, seed=PLAN.seed, active=found.active)
    for name, most, ours in (
        ("concerns", MOST_CONCERNS, load.concerns),
        ("patients with one", MOST_PATIENTS, load.patients),
    ):
        yield Compared(f"{name} in the average week of one physiotherapist", most, ours, ours / most, 1.0, 0.0)
