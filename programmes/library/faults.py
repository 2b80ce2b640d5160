from collections.abc import Sequence
from dataclasses import dataclass

from programmes.library.lines import Block


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in a library file: the line, the exercise or programme, and what to do."""

    line: int
    where: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (f"line {self.line}", self.where, self.message) if part)


class LibraryError(Exception):
    """A library file that cannot be loaded, with everything that is wrong in it."""

    def __init__(self, source: str, faults: Sequence[Fault]) -> None:
        self.source = source
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(f"{source}, {fault}" for fault in self.faults))


class Faults:
    """Collects what is wrong, so that a file is mended in one go."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, block: Block, key: str, message: str) -> None:
        """Note a fault at the line of `key` in the block."""
        self.found.append(Fault(block.line_of(key), block.title, message))
