"""The ticks: look now. Each is at most a few lines; the rules and the claims live below."""

from celery import shared_task

from clinic import clock
from clinic.ticks import ticking
from patients.care import assessing, chasing, escalating, messaging, prompting, reminding
from patients.care.missing import auditing


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


@shared_task(ignore_result=True, time_limit=60)
def messages_due() -> None:
    """Make a concern of the messages that nobody has answered."""
    with ticking("messages"):
        messaging.raise_due(now=clock.now())


@shared_task(ignore_result=True, time_limit=60)
def chase_due() -> None:
    """Chase the letters that nobody has taken up, and ask the patients whose day it is."""
    with ticking("chase"):
        chasing.chase_due(now=clock.now())


@shared_task(ignore_result=True, time_limit=280)  # the broker hands a task out again after 300 seconds
def audit() -> None:
    """Find who should have been assessed, asked, reminded or told and was not, and put it right."""
    with ticking("audit"):
        auditing.mend_all(now=clock.now())
