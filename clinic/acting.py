"""Who acts where nobody is signed in: a tick or a command is named beside every change it makes."""

from contextlib import AbstractContextManager
from typing import Any

import pghistory
from django.core.management.base import BaseCommand


def tick(name: str) -> AbstractContextManager[Any]:
    """Let the history say that a tick did what is done within."""
    return pghistory.context(tick=name)


class Acting(BaseCommand):
    """A command that changes something: the history says which."""

    def execute(self, *args: Any, **options: Any) -> Any:
        """Do it, under its name."""
        with pghistory.context(command=type(self).__module__.rpartition(".")[2]):
            return super().execute(*args, **options)
