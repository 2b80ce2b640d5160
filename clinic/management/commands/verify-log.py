# ruff: noqa: N999  (Django names a command by its file)
from clinic.management.commands.verify_log import Command

__all__ = ["Command"]
