"""Pages of a list whose rows are counted only so far: no list of the desk costs more because a clinic has grown."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator

MOST = 1_000


class Bounded(Paginator[Any]):
    """Counts at most MOST rows, and one more to know that there are more; what lies beyond is searched for."""

    @cached_property
    def _found(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[: MOST + 1].count())

    @cached_property
    def count(self) -> int:
        """Return how many rows the pages hold."""
        return min(self._found, MOST)

    @property
    def has_more(self) -> int:
        """Return how many rows are shown, where there are more of them; otherwise 0."""
        return MOST if self._found > MOST else 0
