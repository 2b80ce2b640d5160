"""The ground floor's own tasks."""

from celery import shared_task

from clinic import heartbeat, sealing
from clinic.ticks import ticking


@shared_task(ignore_result=True, time_limit=60)
def sign_of_life() -> None:
    """Tell a monitor outside that all is well, if it is."""
    heartbeat.beat()


@shared_task(ignore_result=True, time_limit=60)
def seal() -> None:
    """Seal what is new of all that is written once."""
    with ticking("seal"):
        sealing.seal()
