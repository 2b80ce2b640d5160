"""A mail server for the demo and the tests: keeps every mail, sends none, and can be told to misbehave."""

import asyncio
import email
import email.policy
import os
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 OK"
HANG_UP = "hang up"  # what `settle` answers for: keep the mail, then cut the line before saying so


@dataclass(frozen=True)
class Mail:
    """One mail as it came in."""

    sender: str
    recipients: list[str]
    data: bytes

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.data, policy=email.policy.default)

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def text(self) -> str:
        """Return the plain text body."""
        body = self.message.get_body(("plain",))
        return str(body.get_content()) if body else ""


Reply = Callable[[str, str], str | None]
Settle = Callable[[Mail], str | None]


def keep(mail: Mail, folder: Path, at: datetime) -> Path:
    """Write a mail as a file that is either whole or not there."""
    name = f"{at:%Y-%m-%dT%H-%M-%S-%f}-{uuid.uuid4().hex[:6]}.eml"
    half = folder / f".{name}"
    half.write_bytes(mail.data)
    os.replace(half, whole := folder / name)  # noqa: PTH105  (the atomic one, by its name)
    return whole


@dataclass
class Sink:
    """An SMTP server on a free loopback port, in a thread.

    `reply(sender, recipient)` may answer RCPT with a refusal such as "550 no such person" or "451 later";
    `settle(mail)` may do so after the whole mail has come, or return HANG_UP. None means yes.
    """

    folder: Path | None = None
    reply: Reply | None = None
    settle: Settle | None = None
    on_mail: Callable[[Mail], None] | None = None
    accepted: list[Mail] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> "Sink":
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=[ready], daemon=True)
        self._thread.start()
        if not ready.wait(10):
            raise RuntimeError("The mail sink did not start")
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._done.set)
        self._thread.join(5)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address: str) -> list[Mail]:
        """Return the mails an address got."""
        return [mail for mail in self.accepted if address in mail.recipients]

    def _serve(self, ready: threading.Event) -> None:
        asyncio.run(self._listen(ready))

    async def _listen(self, ready: threading.Event) -> None:
        self._loop, self._done = asyncio.get_running_loop(), asyncio.Event()
        lines: set[asyncio.BaseTransport] = set()
        server = await self._loop.create_server(lambda: Line(_Handler(self), lines), "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._done.wait()
        server.close()
        for transport in lines:
            cast(asyncio.Transport, transport).abort()
        await asyncio.sleep(0)


class Line(SMTP):
    """One connection, remembered so that stopping the sink ends it."""

    def __init__(self, handler: "_Handler", lines: set[asyncio.BaseTransport]) -> None:
        super().__init__(handler, hostname="localhost", enable_SMTPUTF8=True, loop=handler.sink._loop)
        self.lines = lines
        handler.line = self

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.lines.add(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self.transport:
            self.lines.discard(self.transport)
        super().connection_lost(error)


class _Handler:
    """What aiosmtpd asks of us; its hooks are found by these names."""

    line: Line

    def __init__(self, sink: Sink) -> None:
        self.sink = sink

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[Any]
    ) -> str:
        answer = self.sink.reply(envelope.mail_from or "", address) if self.sink.reply else None
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or OK

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        mail = Mail(envelope.mail_from or "", list(envelope.rcpt_tos), cast(bytes, envelope.original_content))
        answer = self.sink.settle(mail) if self.sink.settle else None
        if answer in (None, HANG_UP):
            self._accept(mail)
        if answer == HANG_UP and self.line.transport:
            cast(asyncio.Transport, self.line.transport).abort()
        return answer or OK

    def _accept(self, mail: Mail) -> None:
        if self.sink.folder:
            keep(mail, self.sink.folder, datetime.now(UTC))
        self.sink.accepted.append(mail)
        if self.sink.on_mail:
            self.sink.on_mail(mail)
