"""A mail server that logs each acceptance and misbehaves where it is told to, step by step."""

import asyncio
import email
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from clinic import clock

STEPS = ("banner", "ehlo", "mail", "rcpt", "data", "text", "after")  # "after": taken, and not yet said so


@dataclass(frozen=True)
class Accepted:
    """One line of the log: when (by the clinic's clock), which mail, for whom."""

    at: float
    message_id: str
    recipient: str


@dataclass
class Talk:
    """One connection, as far as it has come."""

    number: int
    peer: str = ""
    recipient: str = ""
    mails: int = 0


class Hang(Exception):
    """Say nothing more, and keep the line open."""


class Drop(Exception):
    """Cut the line."""


# Returns another answer than yes, or how many seconds to wait before it; may raise Hang or Drop.
Manners = Callable[[str, Talk], str | float | None]


def well_behaved(_step: str, _talk: Talk) -> str | float | None:
    return None


@dataclass
class Post:
    """An SMTP server on one port, in a thread; it can be shut and opened again at the same port."""

    manners: Manners = well_behaved
    accepted: list[Accepted] = field(default_factory=list)
    talks: int = 0
    port: int = 0
    host: str = "127.0.0.1"

    def __enter__(self) -> "Post":
        self._loop = asyncio.new_event_loop()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.shut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    @property
    def url(self) -> str:
        return f"smtp://{self.host}:{self.port}"

    def open(self) -> None:
        """Take connections; does nothing if it already does."""
        if self._server is None:
            self._do(self._open())

    def shut(self) -> None:
        """Refuse connections, and cut those that stand."""
        self._do(self._shut())

    def cut(self) -> None:
        """Cut every line that stands; new ones are welcome."""
        self._do(self._cut())

    def forget(self) -> None:
        """Begin anew: an empty log, good manners, an open door."""
        self.cut()
        self.manners, self.talks = well_behaved, 0
        self.accepted.clear()
        self.open()

    def _do(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._serve, self.host, self.port, limit=2**22)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _shut(self) -> None:
        if self._server:
            self._server.close()
            self._server = None
        await self._cut()

    async def _cut(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        for writer in list(self._writers):
            writer.transport.abort()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=2)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        self._writers.add(writer)
        self.talks += 1
        with suppress(Drop, OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            peer = str(writer.get_extra_info("peername")[0])
            await self._talk(reader, writer, Talk(self.talks, peer))
        writer.transport.abort()
        self._writers.discard(writer)
        self._tasks.discard(task)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, talk: Talk) -> None:
        await self._answer(writer, "banner", talk, "220 ready")
        while line := await reader.readline():
            verb = line[:4].decode(errors="replace").lower().strip()
            if verb == "quit":
                writer.write(b"221 bye\r\n")
                return
            if verb == "rcpt":
                talk.recipient = line.decode(errors="replace").partition("<")[2].partition(">")[0]
            yes = {"data": "354 go on", "ehlo": "250-sink\r\n250 8BITMIME"}.get(verb, "250 OK")
            if await self._answer(writer, verb, talk, yes) and verb == "data":
                await self._take(reader, writer, talk)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, talk: Talk) -> None:
        text = await reader.readuntil(b"\r\n.\r\n")
        if not await self._answer(writer, "text", talk, ""):
            return
        mail = email.message_from_bytes(text)
        talk.mails += 1
        self.accepted.append(Accepted(clock.now().timestamp(), str(mail["Message-ID"]), talk.recipient))
        await self._answer(writer, "after", talk, "250 taken")

    async def _answer(self, writer: asyncio.StreamWriter, step: str, talk: Talk, yes: str) -> bool:
        """Say yes, or what the manners of the day say instead; returns whether it was yes."""
        try:
            other = self.manners(step, talk)
        except Hang:
            await asyncio.sleep(3600)
            raise Drop from None
        if isinstance(other, float | int):
            await asyncio.sleep(other)
            other = None
        if words := other or yes:
            writer.write(words.encode() + b"\r\n")
            await writer.drain()
        if other and other.startswith("421"):
            raise Drop
        return other is None
