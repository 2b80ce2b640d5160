"""Every address that exists, read off the resolver, and how to fill it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from clinic import access

HOLES = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


@dataclass(frozen=True)
class Route:
    """One pattern of the resolver: its whole name, and its address with holes for ids."""

    name: str
    pattern: str

    def __str__(self) -> str:
        return f"{self.name} /{self.pattern}"

    @property
    def holes(self) -> list[str]:
        return [first or second for first, second in HOLES.findall(self.pattern)]

    @property
    def label(self) -> str | None:
        """Return the kind of record of which this route names one, where the table says so."""
        deed = access.deed_of(self.name)
        return deed[1] if deed and self.holes else None

    def filled(self, values: Mapping[str, Any]) -> str:
        """Return the address; a hole that nobody can fill is a KeyError, and so a failed test."""
        return "/" + HOLES.sub(lambda hole: str(values[hole[1] or hole[2]]), self.pattern)


def every_route(resolver: URLResolver | None = None) -> Iterator[Route]:
    """Yield all routes: the portal's, the desk's, allauth's."""
    yield from _below((resolver or get_resolver()).url_patterns, "", ())


def _below(patterns: list[Any], prefix: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    for entry in patterns:
        address = prefix + re.sub(r"^\^|\$$", "", str(entry.pattern))
        if isinstance(entry, URLResolver):
            deeper = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _below(entry.url_patterns, address, deeper)
        elif isinstance(entry, URLPattern):
            yield Route(":".join((*spaces, entry.name or _unnamed(entry))), address)


def _unnamed(entry: URLPattern) -> str:
    """Return what Django calls a view whose route has no name."""
    view = getattr(entry.callback, "view_class", entry.callback)
    return f"{view.__module__}.{view.__name__}"
