"""The tick that looks for mail."""

from celery import shared_task

from clinic import clock
from clinic.mail import delivery
from clinic.ticks import ticking


@shared_task(ignore_result=True, time_limit=60)
def deliver() -> None:
    """Deliver what is due."""
    with ticking("deliver"):
        delivery.deliver_due(now=clock.now())
