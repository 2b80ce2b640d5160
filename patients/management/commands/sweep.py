from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models.functions import Now

from clinic import clock, heartbeat, sealing
from clinic.celery import INTERVALS
from clinic.mail import delivery
from clinic.models import Tick
from clinic.ticks import ticking
from patients.care.missing import auditing
from patients.care.standing import EVERYTHING, WORK

TEN_MINUTES = 600.0  # seconds of delivery; what is left then is due at the next sweep

# The mail goes last, so that what is found is told in the same sweep.
SWEEP: dict[str, tuple[Callable[..., Any], str]] = {
    **{name: (partial(work.do, limit=EVERYTHING), work.done) for name, work in WORK.items()},
    "audit": (auditing.mend_for_a_tick, "differences put right or noted"),
    "seal": (lambda *, now: sealing.seal(), "rows sealed"),
    "deliver": (partial(delivery.deliver_due, seconds=TEN_MINUTES), "mails taken up"),
}


class Command(BaseCommand):
    help = "Do all that is due now, once, with neither Celery nor Redis: for a timer such as cron, every minute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--audit",
            action="store_true",
            help="compare all that was done with what the facts call for, due or not, and fail where they differ",
        )

    def handle(self, *args: Any, audit: bool = False, **options: Any) -> None:
        self.found: list[auditing.Mended] = []
        self.mend = auditing.mend_all if audit else auditing.mend_for_a_tick
        work = [name for name in SWEEP if name != "audit" or audit or _audit_is_due()]
        failed = [name for name in work if not self._do(name)]
        heartbeat.beat()
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}. Everything else was done.")
        if audit and self.found:
            raise CommandError(f"{len(self.found)} that should have been done and was not; each is on the desk.")

    def _do(self, name: str) -> bool:
        """Return whether this work went well: whatever goes wrong with it must not keep the rest from being done."""
        work, words = SWEEP[name]
        try:
            with ticking(name):
                done = self._audit() if name == "audit" else work(now=clock.now())
        except Exception as error:  # noqa: BLE001
            self.stderr.write(f"{name}: {type(error).__name__}: {error}")
            return False
        self.stdout.write(f"{name}: {done} {words}")
        return True

    def _audit(self) -> int:
        """Return how many differences were found; each is a line, and what became of it."""
        self.found = self.mend(now=clock.now())
        for row in self.found:
            lost = row.difference
            self.stdout.write(
                f"  {lost.subject} {lost.obligation}, due {lost.due_at:%Y-%m-%d %H:%M} UTC: {lost.found};"
                f" {row.failure or 'put right'}"
            )
        return len(self.found)


def _audit_is_due() -> bool:
    """Return whether the audit has not ended for longer than its interval."""
    interval = INTERVALS["audit"][1]
    return not Tick.objects.filter(name="audit", last_ended_at__gt=Now() - interval).exists()
