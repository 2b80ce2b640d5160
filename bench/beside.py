"""The today page while another process works off what is due, beside the same page with that process standing still."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from bench.copies import as_owner
from bench.crowd import FAR, a_pattern, grow, prescribe
from bench.measure import Compared, compare
from bench.pages import EACH, times, visitor
from bench.people import a_physiotherapist, a_starter
from bench.sizes import Sizes
from clinic import clock
from patients.models import ReminderSettings

MOST_TIMES = 1.1
BLOCKS = 30
FIRST = 4_000_001  # beyond the crowds of the ticks and the mails


def measure(sizes: Sizes) -> Iterable[Compared]:
    """Yield the page's processor time while many reminders are decided."""
    version = a_starter(a_physiotherapist(), now=clock.now(), since=timedelta(days=9))
    everybody_is_due(sizes.swept)
    browser = visitor(version)
    visits, due = times(lambda: browser.get("/today/")), ReminderSettings.objects.due(clock.now())
    before = due.count()
    with sweeping() as send:
        yield compare(
            f"today page while {sizes.swept:,} are swept",
            floor=lambda: (send(signal.SIGSTOP), visits()),
            subject=lambda: (send(signal.SIGCONT), visits()),
            gate=MOST_TIMES,
            blocks=BLOCKS,
            each=EACH,
        )
    print(f"  {before - due.count():,} were swept meanwhile", flush=True)


def everybody_is_due(patients: int) -> None:
    """Add so many patients whose reminder has come."""
    now = clock.now()
    pattern, last = a_pattern(now), FIRST + patients - 1
    grow(pattern, FIRST, last)
    prescribe(pattern.version, FIRST, last)
    with as_owner([ReminderSettings], patients) as line:
        due = "UPDATE patients_remindersettings SET next_at = now() - interval '1 day' WHERE id BETWEEN %s AND %s"
        line.execute(due, [FAR + FIRST, FAR + last])


@contextmanager
def sweeping() -> Iterator[Callable[[int], None]]:
    """Run the sweep; yields what sends it a signal. Raises RuntimeError where it came to its end too early."""
    with subprocess.Popen([sys.executable, "-m", "bench.sweeper"], stdout=subprocess.PIPE) as sweep:
        assert sweep.stdout
        sweep.stdout.readline()
        try:
            yield lambda sign: os.kill(sweep.pid, sign)
            if sweep.poll() is not None:
                raise RuntimeError("All were swept before the page was measured: give a larger --swept")
        finally:
            sweep.kill()
