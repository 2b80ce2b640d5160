"""The doorbell: says that there is mail. It may be broken; the tick finds the mail all the same."""

import logging
import time

from django.conf import settings
from django.db import transaction

from clinic.celery import app

QUIET_AFTER_FAILURE = 10.0  # seconds of real time
logger = logging.getLogger(__name__)
_quiet_until = 0.0


def ring() -> None:
    """Ask a worker to look now; a dead Valkey is not asked again for a while, so that no page waits for it twice."""
    global _quiet_until
    if not settings.REDIS_URL or time.monotonic() < _quiet_until:
        return
    try:
        app.send_task("clinic.mail.tasks.deliver", ignore_result=True, retry=False, expires=60)
    except Exception as error:  # noqa: BLE001  (whatever the broker's client raises, the mail is safe)
        _quiet_until = time.monotonic() + QUIET_AFTER_FAILURE
        logger.warning("The doorbell does not ring (%s); the next tick delivers", type(error).__name__)


def ring_on_commit() -> None:
    """Ring once when the transaction is committed, however many mails it plans."""
    callbacks = transaction.get_connection().run_on_commit
    if not any(callback is ring for _, callback, _ in callbacks):
        transaction.on_commit(ring, robust=True)
