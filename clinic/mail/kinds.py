"""Kinds of mail. Each app registers its own from AppConfig.ready; the outbox never learns what they are about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from clinic.mail.models import Message


@dataclass(frozen=True)
class Attachment:
    """A file that travels with a mail."""

    name: str
    content: bytes
    type: str


@dataclass(frozen=True)
class Mail:
    """What is said: the recipient stands on the message."""

    subject: str
    text: str
    html: str = ""
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)  # of lists: what every mail has is not replaced


def always_due(_message: "Message", _now: datetime) -> str | None:
    """Return no reason for cancelling."""
    return None


def leave_it(_message: "Message", _now: datetime) -> None:
    """Do nothing once the mail is settled."""


@dataclass(frozen=True)
class Kind:
    """How one kind of mail is written, when it is no longer needed, and what follows once it is settled.

    `still_due` returns the reason for cancelling, or None. `on_settled` runs in the transaction that settles the
    mail and finds the outcome in `message.status`. After a line broke at the last moment, a kind that
    `repeats_when_unknown` is always sent again; others only before they expire. A kind with `most_a_day` is capped
    (storm.Caps): so many to one patient, and no more to a clinic within an hour than its patients explain.
    """

    name: str
    compose: Callable[["Message"], Mail]
    still_due: Callable[["Message", datetime], str | None] = always_due
    on_settled: Callable[["Message", datetime], None] = leave_it
    title: str | Promise = ""
    urgent: bool = False
    repeats_when_unknown: bool = False
    most_a_day: int = 0


class UnknownKind(LookupError):
    """No app of this version knows the kind; a newer one may."""


_kinds: dict[str, Kind] = {}
_words: dict[str, Callable[["Message"], str]] = {}


def register(kind: Kind) -> None:
    """Make a kind known; the same name again replaces it."""
    _kinds[kind.name] = kind


def register_words(kind: str, words: Callable[["Message"], str]) -> None:
    """Tell what a text message of a kind says; a kind without words goes by mail only."""
    _words[kind] = words


def goes_by_text(kind: str) -> bool:
    """Return whether a kind has words for a text message."""
    return kind in _words


def words_of(message: "Message") -> str:
    """Return what a text message says. Raises UnknownKind."""
    if message.kind not in _words:
        raise UnknownKind(message.kind)
    return _words[message.kind](message)


def most_a_day(name: str) -> int:
    """Return how many mails of a kind one patient may get within a day; 0 for a kind without a cap."""
    return _kinds[name].most_a_day if name in _kinds else 0


def capped() -> list[str]:
    """Return the kinds with a cap."""
    return [name for name, kind in _kinds.items() if kind.most_a_day]


def kind_of(name: str) -> Kind:
    """Return the kind of that name. Raises UnknownKind."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None
