"""`dev.py bench million`: what is done in sets, among a million patients of whom 71,000 are due."""

from collections.abc import Iterator

from bench.measure import Compared
from bench.sets import measure_among
from bench.sizes import Sizes


def measure(_sizes: Sizes) -> Iterator[Compared]:
    """Yield the rows of `sets`; it takes an hour or two."""
    return measure_among(1_000_000, 71_000)
