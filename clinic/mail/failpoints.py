"""Places where a test may have the process die as in a power cut; nothing anywhere else."""

import os
import signal
from collections import Counter

from django.conf import settings

from clinic.environment import Mode

_passed: Counter[str] = Counter()


def failpoint(name: str) -> None:
    """Kill this process if a test asks for it here: FAILPOINT=name, or name:3 for the third time it comes by."""
    if settings.MODE is not Mode.TEST:
        return
    wanted, _, time = os.environ.get("FAILPOINT", "").partition(":")
    if wanted == name:
        _passed[name] += 1
        if _passed[name] >= int(time or 1):
            os.kill(os.getpid(), signal.SIGKILL)
