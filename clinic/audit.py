"""Who read what. Changes are written by the database itself (pghistory); reads are written here."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clinic.logs import request_id
from clinic.models import Clinic, ReadEvent


class How(StrEnum):
    """How somebody came to see a record; the page of each look says what of it."""

    OPENED = "view"
    SEARCHED = "search"
    EXPORTED = "export"
    PRINTED = "print"


IN_WORDS = {
    How.OPENED: _("Opened"),
    How.SEARCHED: _("Found in a search"),
    How.EXPORTED: _("Took along as a file"),
    How.PRINTED: _("Printed"),
}


def record_read(*, request: HttpRequest, clinic: Clinic, subject: str, how: How = How.OPENED) -> None:
    """Write that the person behind a request saw a record; `subject` is a text key such as "patient:<id>"."""
    record_reads(request=request, clinic=clinic, subjects=[subject], how=how)


def record_reads(*, request: HttpRequest, clinic: Clinic, subjects: Iterable[str], how: How) -> None:
    """Write that the person behind a request saw several records, such as those a search found."""
    match = request.resolver_match
    about = {
        "user": request.user if request.user.is_authenticated else None,
        "clinic": clinic,
        "action": how,
        "page": match.view_name if match else "",
        "request": request_id(request),
    }
    ReadEvent.objects.bulk_create([ReadEvent(subject=subject, **about) for subject in dict.fromkeys(subjects)])


def in_words(action: str) -> str:
    """Return how somebody came to see a record, as people say it."""
    return str(IN_WORDS.get(How(action), action)) if action in set(How) else action


@dataclass(frozen=True)
class Kind:
    """A kind of subject, as the app that owns it knows it: names by key, and keys by a text, of one clinic."""

    names: Callable[[Clinic, Collection[str]], Mapping[str, str]]
    called: Callable[[Clinic, str], Iterable[str]]


_kinds: dict[str, Kind] = {}
_pages: dict[str, object] = {}


def tell(kind: str, *, names: Kind, pages: Mapping[str, object]) -> None:
    """Take how a kind of subject is named, and the words for the pages on which it is read."""
    _kinds[kind] = names
    _pages.update(pages)


def names_of(clinic: Clinic, subjects: Collection[str]) -> dict[str, str]:
    """Return the names of the subjects that are of this clinic, with one question for each kind."""
    found: dict[str, str] = {}
    for kind, known in _kinds.items():
        keys = {key for of_kind, _colon, key in (text.partition(":") for text in subjects) if of_kind == kind}
        if keys:
            found |= {f"{kind}:{key}": name for key, name in known.names(clinic, keys).items()}
    return found


def called(clinic: Clinic, text: str) -> list[str]:
    """Return the subjects of this clinic whose name holds the text."""
    return [f"{kind}:{key}" for kind, known in _kinds.items() for key in known.called(clinic, text)]


def page_in_words(route: str) -> str:
    """Return a page as staff know it."""
    known = _pages.get(route)
    return str(known) if known else route.rpartition(":")[2].replace("_", " ")
