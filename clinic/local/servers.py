"""Both embedded servers together, and the environment that names them to the application."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property

from clinic.local.child import Process, stop, stop_left_over
from clinic.local.folder import Folder
from clinic.local.postgres import APPLICATION, NAME, OWNER, Postgres, stop_postgres
from clinic.local.valkey import Valkey


@dataclass(frozen=True)
class Servers:
    """The embedded servers of one folder; an address given in the environment replaces one of them."""

    folder: Folder
    careless: bool = False
    database: str = NAME
    further: tuple[str, ...] = ()  # settings of PostgreSQL

    @cached_property
    def postgres(self) -> Postgres | None:
        if os.environ.get("DATABASE_URL"):
            return None
        return Postgres(self.folder, careless=self.careless, further=self.further)

    @cached_property
    def valkey(self) -> Valkey | None:
        return None if os.environ.get("REDIS_URL") else Valkey(self.folder, careless=self.careless)

    def environment(self) -> dict[str, str]:
        """Return the variables that lead the application to these servers."""
        found = {}
        if self.postgres:
            found["DATABASE_URL"] = self.postgres.url(APPLICATION, self.database)
            found["OWNER_DATABASE_URL"] = self.postgres.url(OWNER, self.database)
        if self.valkey:
            found["REDIS_URL"] = self.valkey.url
        return found

    @contextmanager
    def running(self) -> Iterator[list[Process]]:
        """Start what is embedded; stop it on the way out, however that comes."""
        with ExitStack() as stack:
            processes = []
            if self.postgres:
                processes.append(server := self.postgres.start())
                stack.callback(stop_postgres, server)
            if self.valkey:
                processes.append(server := self.valkey.start())
                stack.callback(stop, server, patience=0.6)
            yield processes

    def recover(self) -> None:
        """Stop what a killed process group left running."""
        for note in sorted(self.folder.private("running").iterdir()):
            stop_left_over(note)
