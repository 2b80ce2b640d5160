"""A mail server that takes everything and keeps nothing, in a process of its own: its work is nobody's cost here."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

END = b"\r\n.\r\n"
ANSWERS = {
    b"EHLO": b"250-sink\r\n250-8BITMIME\r\n250 SIZE 10000000\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}
OK = b"250 OK\r\n"
TAKEN = "250 {:.6f}\r\n"  # when, by the clock that all processes of a machine share


class Line(asyncio.Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.waiting, self.in_mail = transport, b"", False
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while (end := END if self.in_mail else b"\r\n") in self.waiting:
            read, _, self.waiting = self.waiting.partition(end)
            self.answer(b"" if self.in_mail else read[:4].upper())

    def answer(self, command: bytes) -> None:
        """Answer a command, or the end of a mail (empty)."""
        self.in_mail = command == b"DATA"
        taken = TAKEN.format(time.monotonic()).encode()
        self.transport.write(ANSWERS.get(command, OK) if command else taken)
        if command == b"QUIT":
            self.transport.close()


@contextmanager
def fast_sink() -> Iterator[int]:
    """Run the server; yields its port."""
    with subprocess.Popen([sys.executable, "-m", "bench.sink"], stdout=subprocess.PIPE) as server:
        assert server.stdout
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


async def serve() -> None:
    """Serve on a free port of this machine, and print which."""
    server = await asyncio.get_running_loop().create_server(Line, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
