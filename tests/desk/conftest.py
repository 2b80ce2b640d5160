import pytest

from tests.cast import answer


@pytest.fixture
def worse(prescribed, dana, at):
    """Dana is worse than at the start, on day 7."""
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-23 10:00")
    answer(dana, 8, 6)
    return dana.concerns.get(finding="worse")


@pytest.fixture
def not_improved(prescribed, dana, at):
    """Two weeks without improvement: a concern and a draft letter."""
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-30 10:00")
    answer(dana, 6, 4)
    return dana.concerns.get(finding="not_improved")
