"""Kinds of mail for these tests and the processes they start, under names that no app uses."""

from datetime import UTC, datetime, timedelta

from clinic.mail import outbox
from clinic.mail.kinds import Kind, Mail, register, register_words
from clinic.mail.models import Channel, Message
from clinic.models import Clinic

NOW = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
AT = "test_settled_at"


def words(message: Message) -> Mail:
    """Return a neutral mail, or whatever the test put in its data."""
    if message.data.get("poison"):
        raise KeyError("bad knee of Dana")
    return Mail(message.data.get("title", "A reminder"), message.data.get("text", "Please have a look.\n.\n..dots\n"))


def due_unless_told(message: Message, _now: datetime) -> str | None:
    """Return the reason that stands in the data."""
    reason: str | None = message.data.get("not_needed")
    return reason


def note_outcome(message: Message, _now: datetime) -> None:
    """Write the outcome into the clinic's address, as an app would write it into its own record."""
    if message.data.get("breaks_after"):
        raise RuntimeError("the referral could not be marked")
    Clinic.objects.filter(pk=message.clinic_id).update(address=f"{message.subject} {message.status}")


register(Kind("trial_reminder", compose=words, still_due=due_unless_told))
register(Kind("trial_concern", compose=words, still_due=due_unless_told, urgent=True, repeats_when_unknown=True))
register(Kind("trial_letter", compose=words, on_settled=note_outcome, repeats_when_unknown=True))


def plan(clinic: Clinic | None, number: int = 1, kind: str = "trial_concern", **more: object) -> Message | None:
    """Plan one mail to a fictional person."""
    given = {"recipient": f"person{number}@example.org", "occasion": "", "now": NOW, **more}
    return outbox.enqueue(kind=kind, subject=f"{kind}:{number}", clinic=clinic, **given)  # type: ignore[arg-type]


def reminder(clinic: Clinic, number: int = 1, **more: object) -> Message | None:
    """Plan a reminder, of use for three hours."""
    return plan(clinic, number, "trial_reminder", **{"expires_at": NOW + timedelta(hours=3), **more})


def text(clinic: Clinic, number: int = 1, kind: str = "trial_concern", **more: object) -> Message | None:
    """Plan one text message to a number that nobody has."""
    return plan(clinic, number, kind, **{"recipient": f"0770090000{number}", "channel": Channel.TEXT, **more})


for name in ("trial_reminder", "trial_concern"):
    register_words(name, lambda message: message.data.get("text", "Please have a look."))
