"""`dev.py bench million`: what is done in sets, among a million patients of whom 71,000 are due."""

from bench.measure import Compared
from bench.sets import measure_among
from bench.sizes import Sizes


def measure(_sizes: Sizes) -> list[Compared]:
    """Return the rows of `sets`; it takes hours."""
    return measure_among(1_000_000, 71_000)
