"""The line to the mail server: one connection for many mails, and a clear answer for each."""

import re
import smtplib
import time
from dataclasses import dataclass
from enum import StrEnum

from clinic.environment import patience
from clinic.mail.composing import Envelope
from clinic.mail.connecting import connected
from clinic.mail.failpoints import failpoint

PATIENCE = 30.0 * patience()  # seconds for one mail, all its steps together
LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class Verdict(StrEnum):
    """What became of one mail."""

    ACCEPTED = "accepted"
    PUT_OFF = "put off"
    REFUSED = "refused"
    UNKNOWN = "unknown"  # the line broke when only the server could still know


@dataclass(frozen=True)
class Answer:
    """A verdict with the server's words."""

    verdict: Verdict
    words: str


class LineDown(Exception):
    """No mail gets through at present, whoever it is for: no connection, no sign-in, or our sender refused."""


class HungUp(Exception):
    """A line that had been good was closed between two mails."""


class Line:
    """An SMTP connection, made when first needed and made again when it was lost."""

    def __init__(self) -> None:
        self._smtp: smtplib.SMTP | None = None
        self._mails = 0
        self._deadline = 0.0
        self._least = 1.0 * patience()  # seconds for one answer, however late it is

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        if self._smtp is not None:
            try:
                self._deadline = time.monotonic()
                self._connection.quit()
            except OSError:
                self.close()

    def close(self) -> None:
        """Drop the connection without a word."""
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    def open(self) -> None:
        """Connect unless connected; an encrypted line checks the server's certificate. Raises LineDown."""
        if self._smtp is not None:
            return
        try:
            self._smtp, self._mails = connected(), 0
        except OSError as error:
            raise LineDown(f"No connection to the mail server: {words_of(error)}") from error

    def hand_over(self, envelope: Envelope) -> Answer:
        """Return what the server says to one mail. Raises LineDown."""
        self._deadline = time.monotonic() + PATIENCE
        try:
            return self._hand_over(envelope)
        except HungUp:
            self.open()
            return self._hand_over(envelope)

    def _hand_over(self, envelope: Envelope) -> Answer:
        only_the_server_knows = False
        try:
            if refusal := self._announce(envelope):
                return refusal
            self._connection.send(body_of(envelope.content))
            failpoint("inside_data")
            only_the_server_knows = True
            self._connection.send(b".\r\n")
            answer = self._judge(*self._connection.getreply())
        except (OSError, ValueError) as error:
            return self._broken(error, only_the_server_knows=only_the_server_knows)
        failpoint("after_250")
        self._mails += 1
        return answer

    def _broken(self, error: Exception, *, only_the_server_knows: bool) -> Answer:
        """Return the verdict on a mail whose line broke. Raises HungUp when it is worth a new connection at once."""
        self.close()
        words = f"The line to the mail server broke: {words_of(error)}"
        if only_the_server_knows:
            return Answer(Verdict.UNKNOWN, words)
        if self._mails and self._deadline - time.monotonic() > PATIENCE / 2:
            self._mails = 0
            raise HungUp
        return Answer(Verdict.PUT_OFF, words)

    def _announce(self, envelope: Envelope) -> Answer | None:
        """Return why the server does not want this mail, or None when it now waits for the text."""
        code, words = self._connection.mail(envelope.sender, self._options(envelope))
        if code == 421:
            raise smtplib.SMTPServerDisconnected(words)
        if code >= 500 and code != 552:  # 552: this one is too big
            self.close()
            raise LineDown(f"The mail server takes no mail from us: {spoken(code, words)}")
        if taken(code):
            code, words = self._connection.rcpt(envelope.recipient)
        if taken(code):
            code, words = self._connection.docmd("data")
            if code == 354:
                return None
        answer = self._judge(code, words)
        self._reset()
        return answer

    def _reset(self) -> None:
        try:
            self._connection.rset()
        except OSError:  # the verdict stands; the next mail gets a new connection
            self.close()

    @property
    def _connection(self) -> smtplib.SMTP:
        """Return the connection, with what is left of the patience for this mail as its timeout."""
        if self._smtp is None or self._smtp.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        left = max(self._least, self._deadline - time.monotonic())
        self._smtp.sock.settimeout(min(self._smtp.timeout, left))
        return self._smtp

    def _options(self, envelope: Envelope) -> list[str]:
        knows = self._connection.has_extn
        size = [f"size={len(envelope.content)}"] if knows("size") else []
        return size + (["body=8bitmime"] if knows("8bitmime") else [])

    def _judge(self, code: int, words: bytes) -> Answer:
        if taken(code):
            return Answer(Verdict.ACCEPTED, spoken(code, words))
        if code == 421 or code < 400:
            self.close()
        return Answer(Verdict.REFUSED if code >= 500 else Verdict.PUT_OFF, spoken(code, words))


def body_of(content: bytes) -> bytes:
    """Return a mail as SMTP wants it: leading dots doubled, the last line ended."""
    return LEADING_DOT.sub(b"..", content) + (b"" if content.endswith(b"\r\n") else b"\r\n")


def taken(code: int) -> bool:
    """Return whether a code says yes."""
    return 200 <= code < 300


def spoken(code: int, words: bytes) -> str:
    """Return a server's answer as text that fits a page and the database."""
    return f"{code} {words.decode(errors='replace')}".replace("\x00", "")[:500]


def words_of(error: Exception) -> str:
    """Return an error as a line of text."""
    return f"{type(error).__name__} {error}".replace("\x00", "")[:300]
