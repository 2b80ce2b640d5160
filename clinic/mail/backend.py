"""Django's mail backend: what sign-in wants to send goes to the outbox, so that no page waits for a mail server."""

import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from clinic import clock
from clinic.mail import outbox
from clinic.mail.accounts import ACCOUNT, USEFUL_FOR, seal
from clinic.mail.kinds import Mail


class OutboxBackend(BaseEmailBackend):
    """Plans one message per recipient; never talks to a server and never fails for the lack of one."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Return how many mails were planned."""
        for email in email_messages:
            for recipient in email.recipients():
                plan(recipient, sealed=seal(mail_of(email)))
        return len(email_messages)


def mail_of(email: EmailMessage) -> Mail:
    """Return Django's mail as ours."""
    others = email.alternatives if isinstance(email, EmailMultiAlternatives) else []
    html = next((str(content) for content, kind in others if kind == "text/html"), "")
    return Mail(str(email.subject), str(email.body), html, ", ".join(email.reply_to))


def plan(recipient: str, *, sealed: str) -> None:
    """Put one sealed mail in the outbox."""
    now = clock.now()
    outbox.enqueue(
        kind=ACCOUNT.name,
        subject=f"account:{uuid.uuid4()}",
        occasion="",
        recipient=recipient,
        clinic=None,
        now=now,
        expires_at=now + USEFUL_FOR,
        sealed=sealed,
    )
