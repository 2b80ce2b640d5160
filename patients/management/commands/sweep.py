from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clinic import clock
from clinic.mail import delivery
from clinic.ticks import ticking
from patients.care import assessing, escalating, prompting, reminding

EVERYTHING = 1_000_000  # rows; a tick stops earlier and comes back, a sweep does not
TEN_MINUTES = 600.0  # seconds of delivery; what is left then is due at the next sweep

# In the order in which one makes the next one's work: what is found is told in the same sweep.
WORK: dict[str, tuple[Callable[..., int], str]] = {
    "assess": (partial(assessing.assess_due, limit=EVERYTHING), "episodes assessed"),
    "remind": (partial(reminding.remind_due, limit=EVERYTHING), "patients' reminders decided"),
    "prompt": (partial(prompting.prompt_due, limit=EVERYTHING), "questions for a check-in decided"),
    "escalate": (partial(escalating.escalate_due, limit=EVERYTHING), "concerns raised"),
    "deliver": (partial(delivery.deliver_due, seconds=TEN_MINUTES), "mails taken up"),
}


class Command(BaseCommand):
    help = "Do all that is due now, once, with neither Celery nor Redis: for a timer such as cron, every minute."

    def handle(self, *args: Any, **options: Any) -> None:
        failed = [name for name in WORK if not self._do(name)]
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}. Everything else was done.")

    def _do(self, name: str) -> bool:
        """Return whether this work went well: whatever goes wrong with it must not keep the rest from being done."""
        work, words = WORK[name]
        try:
            with ticking(name):
                done = work(now=clock.now())
        except Exception as error:  # noqa: BLE001
            self.stderr.write(f"{name}: {type(error).__name__}: {error}")
            return False
        self.stdout.write(f"{name}: {done} {words}")
        return True
