"""Many patients are simulated as clinics side by side; what came of them is put together again."""

from patients.simulation.plan import TOGETHER, Plan
from patients.simulation.tallying import merged
from tests.simulation.test_a_report import a_tally, opened


def test_the_parts_have_every_patient_once():
    parts = Plan(1000, 8).parts()
    numbers = [number for part in parts for number in range(part.first, part.first + part.patients)]
    assert numbers == list(range(1000))
    assert max(part.patients for part in parts) <= TOGETHER


def test_a_few_patients_are_one_clinic():
    assert Plan(40, 5).parts() == [Plan(40, 5)]


def test_what_came_of_the_parts_is_added_up():
    together = merged([a_tally([opened(0, 0)]), a_tally([opened(1, 0), opened(2, 1)])])
    assert (together.patients, len(together.opened)) == (20, 3)
    assert (together.reminders, together.referrals) == ({"due": 6}, {"sent": 2})
    assert together.answers == {"start check": 2}
    assert [(row.count, row.in_time) for row in together.waits] == [(3, 3)]
