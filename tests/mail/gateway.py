"""A gateway for text messages on this machine: keeps what it takes, and can be told to misbehave."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from clinic import clock
from tests.faults.post import Accepted

TOKEN = "a token that only the two of us know"


@dataclass
class Gateway:
    """Answers each message with `status`, after `pause` seconds; `statuses` by number stand above it."""

    status: int = 202
    pause: float = 0
    statuses: dict[str, int] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    taken: list[dict[str, str]] = field(default_factory=list)
    log: list[Accepted] = field(default_factory=list)
    on_taken: Callable[[], None] = lambda: None

    def __enter__(self) -> "Gateway":
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        threading.Thread(target=self.server.serve_forever, args=[0.02], daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/messages"

    def handler(self) -> type[BaseHTTPRequestHandler]:
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                gateway.asked.append(
                    {**body, "by": self.headers["Authorization"], "once": self.headers["Idempotency-Key"]}
                )
                status = gateway.statuses.get(body["to"], gateway.status)
                if 200 <= status < 300:
                    gateway.taken.append(body)
                    gateway.log.append(Accepted(clock.now().timestamp(), body["reference"], body["to"]))
                    gateway.on_taken()
                time.sleep(gateway.pause)
                answer = json.dumps({"id": f"sms-{len(gateway.asked)}"}).encode()
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(answer)))
                    self.end_headers()
                    self.wfile.write(answer)
                except OSError:  # whoever asked has hung up
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler
