"""How far a command is: one moving line on a terminal, a line for every tenth elsewhere."""

from typing import Any

WIDTH = 40  # characters


class Bar:
    """A bar of so many steps on a stream."""

    def __init__(self, stream: Any, steps: int) -> None:
        self.stream, self.steps, self.tenths = stream, steps, 0

    def show(self, done: int) -> None:
        """Show that so many steps are done."""
        share = done / self.steps if self.steps else 1.0
        full = round(WIDTH * share)
        said = f"{'#' * full}{'.' * (WIDTH - full)} {done} of {self.steps} rows checked"
        if self.stream.isatty():
            self.stream.write(f"\r{said}", ending="\n" if done == self.steps else "")
        elif int(share * 10) > self.tenths:
            self.tenths = int(share * 10)
            self.stream.write(said)
