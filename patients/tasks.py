"""The ticks: look now. Each is at most a few lines; the rules and the claims live below."""

from celery import shared_task

from clinic import clock
from clinic.ticks import ticking
from patients.care import assessing, escalating, prompting, reminding


@shared_task(ignore_result=True, time_limit=60)
def assess_due() -> None:
    """Assess the episodes whose day has come."""
    with ticking("assess"):
        assessing.assess_due(now=clock.now())


@shared_task(ignore_result=True, time_limit=60)
def remind_due() -> None:
    """Decide the reminders whose time has come."""
    with ticking("remind"):
        reminding.remind_due(now=clock.now())


@shared_task(ignore_result=True, time_limit=60)
def prompt_due() -> None:
    """Ask for the check-ins whose day has come."""
    with ticking("prompt"):
        prompting.prompt_due(now=clock.now())


@shared_task(ignore_result=True, time_limit=60)
def escalate_due() -> None:
    """Raise the concerns and letters that nobody has answered."""
    with ticking("escalate"):
        escalating.escalate_due(now=clock.now())
