"""A worker with something planted in it, such as a bug (PLANTED names it). Never part of the application."""

import os
import sys
from dataclasses import replace
from typing import Any

import django
from celery.__main__ import main


def settle_before_send() -> None:
    """Say that a mail is out, and then hand it over."""
    from clinic.mail import delivery, settling
    from clinic.mail.models import Status

    def deliver(message: Any, line: Any, now: Any, *_: Any) -> None:
        ready = delivery._prepare(message, now)
        if ready is not None:
            line.open()
            settling.settle(message, Status.ACCEPTED, "250 surely", now=now)
            line.hand_over(ready)

    delivery._deliver = deliver


def settle_a_batch_after() -> None:
    """Hand over all that was claimed, and write the outcomes down afterwards."""
    from clinic.mail import delivery

    answers: list[Any] = []
    work_off, write_down = delivery._work_off, delivery._write_down

    def all_then_write(batch: Any, line: Any, now: Any, stop_at: float) -> None:
        work_off(batch, line, now, stop_at)
        while answers:
            write_down(*answers.pop(0))

    delivery._write_down = lambda *answer: answers.append(answer)
    delivery._work_off = all_then_write


def write_without_the_token() -> None:
    """Write each outcome, whoever owns the mail by now."""
    from clinic.mail import settling

    for name in ("SETTLE", "PUT_OFF", "DOUBT", "BEGIN"):
        sql = getattr(settling, name)
        told = sql.replace("token IS NOT DISTINCT FROM %s", "(token IS NOT DISTINCT FROM %s OR true)")
        setattr(settling, name, told.replace("AND token = %s", "AND (token = %s OR true)"))


def everybody_again_and_again() -> None:
    """Remind everybody at every tick, each time under another occasion, whatever was sent already."""
    from uuid import uuid4

    from clinic.mail import kinds, outbox
    from patients.care import standing
    from patients.models import ReminderSettings
    from tests.faults.oracle import AGAIN

    def remind_everybody(*, now: Any, limit: int) -> int:
        for row in ReminderSettings.objects.filter(on=True).select_related("patient__clinic")[:limit]:
            outbox.enqueue(
                kind="reminder", subject=f"patient:{row.patient_id}", occasion=f"{AGAIN}{uuid4().hex[:12]}",
                recipient=row.patient.email, clinic=row.patient.clinic, now=now,
            )  # fmt: skip
        return 0

    def still_due(message: Any, now: Any) -> str | None:
        return None if message.occasion.startswith(AGAIN) else sound.still_due(message, now)

    sound = kinds.kind_of("reminder")
    standing.WORK = {**standing.WORK, "remind": replace(standing.WORK["remind"], do=remind_everybody)}
    kinds.register(replace(sound, still_due=still_due))


def an_older_version() -> None:
    """No bug: the code of last month, which knows neither letters nor the newest task."""
    from clinic.mail import kinds

    kinds._kinds.pop("referral")


PLANTED = {
    plant.__name__: plant
    for plant in (
        settle_before_send,
        settle_a_batch_after,
        write_without_the_token,
        everybody_again_and_again,
        an_older_version,
    )
}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    django.setup()
    PLANTED[os.environ["PLANTED"]]()
    sys.exit(main())
