"""How much is measured: enough for a verdict in minutes, or as much as is asked for."""

import argparse
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Sizes:
    """The sizes of one run."""

    patients: int = 100_000
    mails: int = 10_000  # due at one minute
    swept: int = 100_000  # rows that come due beside the page


def given(words: list[str], parts: tuple[str, ...], long: tuple[str, ...] = ()) -> tuple[list[str], Sizes]:
    """Return the parts to measure, all of them where none is named, and the sizes."""
    found = argparse.ArgumentParser(prog="dev.py bench", description="What Limber costs beside a floor of the same run")
    found.add_argument("parts", nargs="*", metavar="part", help=", ".join(parts + long))
    for field in fields(Sizes):
        found.add_argument(f"--{field.name}", type=int, default=field.default, help=f"{field.default:,} by default")
    chosen = vars(found.parse_args(words))
    named = chosen.pop("parts")
    if unknown := set(named) - {*parts, *long}:
        found.error(f"no such part: {', '.join(sorted(unknown))}")
    return named or list(parts), Sizes(**chosen)
