"""The doorbell: says that there is mail. It may be broken; the tick finds the mail all the same."""

import logging
import time
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from kombu.pools import producers

from clinic.celery import app

# Celery would go on trying for seconds; whoever rings has a page to answer.
IMPATIENT = {"max_retries": 0, "socket_connect_timeout": 0.1, "socket_timeout": 0.1}
# RabbitMQ says hello in several steps.
IMPATIENT |= {"connect_timeout": 0.5, "read_timeout": 0.5, "write_timeout": 0.5}
QUIET_AFTER_FAILURE = 10.0  # seconds of real time
logger = logging.getLogger(__name__)
_quiet_until = 0.0


def ring() -> None:
    """Ask a worker to look now; a dead broker is not asked again for a while, so that no page waits for it twice."""
    global _quiet_until
    if not settings.CELERY_BROKER_URL or time.monotonic() < _quiet_until:
        return
    try:
        with producers[_broker(settings.CELERY_BROKER_URL)].acquire(block=True, timeout=0.1) as producer:
            app.send_task("clinic.mail.tasks.deliver", producer=producer, ignore_result=True, retry=False, expires=60)
    except Exception as error:  # noqa: BLE001  (whatever the broker's client raises, the mail is safe)
        _quiet_until = time.monotonic() + QUIET_AFTER_FAILURE
        logger.warning("The doorbell does not ring (%s); the next tick delivers", type(error).__name__)


@cache
def _broker(url: str) -> Any:
    return app.connection_for_write(url, transport_options=IMPATIENT)


def ring_on_commit() -> None:
    """Ring once when the transaction is committed, however many mails it plans."""
    callbacks = transaction.get_connection().run_on_commit
    if not any(callback is ring for _, callback, _ in callbacks):
        transaction.on_commit(ring, robust=True)
