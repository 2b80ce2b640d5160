"""How often one patient's devices may ask: enough for a week that is sent at once, too little for a fault in a loop."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from clinic import throttle
from patients.care.told import said_in_json

READS, WRITES, SECONDS = 300, 150, 60


class PerPatient(BaseThrottle):
    """Counts reads and writes of each account. A red flag is never kept waiting."""

    waiting = 0

    def allow_request(self, request: Request, _view: Any) -> bool:
        """Return whether the request goes through."""
        reads = request.method in ("GET", "HEAD", "OPTIONS")
        who = f"{'read' if reads else 'write'}/{request.user.pk}"
        self.waiting = throttle.wait_for(who, most=READS if reads else WRITES, seconds=SECONDS)
        return not self.waiting or (not reads and said_in_json(request.data).is_red_flag)

    def wait(self) -> float:
        """Return how many seconds to wait."""
        return self.waiting
