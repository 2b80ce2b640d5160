"""The ground floor's own tasks."""

from celery import shared_task

from clinic import heartbeat


@shared_task(ignore_result=True, time_limit=60)
def sign_of_life() -> None:
    """Tell a monitor outside that all is well, if it is."""
    heartbeat.beat()
