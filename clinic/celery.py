"""Celery: a doorbell and a metronome. Beat ticks on plain intervals in UTC and knows no patient."""

import os
from datetime import timedelta
from logging.config import dictConfig
from typing import Any

from celery import Celery, signals

from clinic.environment import pace, text

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")

SECOND = timedelta(seconds=pace())
# What ticks and how often: the one schedule there is. `clinic.ticks` measures lateness by it.
INTERVALS: dict[str, tuple[str, timedelta]] = {
    "deliver": ("clinic.mail.tasks.deliver", 20 * SECOND),
    "assess": ("patients.tasks.assess_due", 60 * SECOND),
    "remind": ("patients.tasks.remind_due", 30 * SECOND),
    "prompt": ("patients.tasks.prompt_due", 60 * SECOND),
    "escalate": ("patients.tasks.escalate_due", 30 * SECOND),
    "absences": ("patients.tasks.cover_absences", 60 * SECOND),
    "chase": ("patients.tasks.chase_due", 60 * SECOND),
    "messages": ("patients.tasks.messages_due", 60 * SECOND),
    "lists": ("patients.tasks.forget_lists", 900 * SECOND),
    "seal": ("clinic.tasks.seal", 300 * SECOND),
    "audit": ("patients.tasks.audit", 900 * SECOND),
}
# Beside it, where a monitor outside waits for it: no work of the clinic's, so nobody here is late with it.
SIGN_OF_LIFE = {"sign of life": ("clinic.tasks.sign_of_life", 60 * SECOND)} if text("HEARTBEAT_URL") else {}

app = Celery("limber")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_ignore_result=True,
    task_store_errors_even_if_ignored=False,
    timezone="UTC",
    enable_utc=True,
    task_time_limit=60,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=1000,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_channel_error_retry=True,  # a Valkey that refuses to write for a while must not end a worker
    # A doorbell that cannot be rung must not keep a page waiting: the tick finds the work.
    task_publish_retry=False,
    beat_schedule={
        # A tick that waited longer than its interval is of no use: the next one is already there.
        name: {"task": task, "schedule": interval, "options": {"expires": interval.total_seconds()}}
        for name, (task, interval) in {**INTERVALS, **SIGN_OF_LIFE}.items()
    },
    broker_transport_options={"socket_connect_timeout": 0.2, "socket_timeout": 5, "visibility_timeout": 300},
)
app.autodiscover_tasks()


@signals.worker_init.connect
@signals.beat_init.connect
def _check(**_kwargs: Any) -> None:
    from clinic.checks import refuse_unsafe_start

    refuse_unsafe_start()


@signals.setup_logging.connect
def _log_as_the_pages_do(**_kwargs: Any) -> None:
    from django.conf import settings

    dictConfig(settings.LOGGING)


@signals.worker_ready.connect
def _look_at_once(**_kwargs: Any) -> None:
    """Do what came due while no worker ran, without waiting for the first beat."""
    for task, _interval in INTERVALS.values():
        app.send_task(task)
