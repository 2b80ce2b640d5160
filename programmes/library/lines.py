"""Where in a library file something is written, so that a fault can be found by the person who wrote it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

HEADER = re.compile(r"^\s*\[\[\s*([\w.-]+)\s*\]\]")
SLUG = re.compile(r"""^\s*slug\s*=\s*["'](.*?)["']""")


@dataclass(frozen=True)
class Block:
    """The lines from one [[header]] to the next; `kind` is the header, empty before the first."""

    kind: str
    line: int
    lines: tuple[str, ...]

    def line_of(self, key: str) -> int:
        """Return the number of the line that sets `key`, else that of the block's first line."""
        sets_key = re.compile(rf'(^|[{{,])\s*"?{re.escape(key)}"?\s*=|^\s*\[(\w+\.)?{re.escape(key)}\]')
        found = (number for number, line in enumerate(self.lines, self.line) if sets_key.search(line))
        return next(found, self.line)

    @property
    def slug(self) -> str:
        """Return what the block calls itself, empty when it does not."""
        found = (match.group(1) for line in self.lines if (match := SLUG.match(line)))
        return next(found, "")

    @property
    def title(self) -> str:
        """Return what to call the block to the person who wrote it: exercise "knee-hug"."""
        kind = self.kind.rpartition(".")[2]
        return f'{kind} "{self.slug}"' if kind and self.slug else kind


def blocks(text: str) -> Iterator[Block]:
    """Yield every block of the file in order; the first holds what stands before any header."""
    lines = text.splitlines()
    starts = [0, *(number for number, line in enumerate(lines) if HEADER.match(line))]
    ends = [*starts[1:], len(lines)]
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        match = HEADER.match(lines[start]) if index else None
        yield Block(match.group(1) if match else "", start + 1, tuple(lines[start:end]))
