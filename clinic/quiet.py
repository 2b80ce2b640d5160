"""What a log says of an error: where and of what kind, never its words, which can hold what a patient wrote."""

import logging
import time
import traceback
from collections.abc import Iterator
from types import TracebackType

from django.db import Error, InterfaceError, OperationalError

BREAKS = {code: ascii(chr(code))[1:-1] for code in (*range(32), 127, 0x85, 0x2028, 0x2029)}
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Quiet(logging.Formatter):
    """Writes the places of an error and its kind, of all that led to it; what is said stays one line, in UTC."""

    converter = staticmethod(time.gmtime)
    default_msec_format = "%s.%03dZ"

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (logging's own name)
        """Return the line: a break in what somebody sent begins no other."""
        return super().formatMessage(record).translate(BREAKS)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802  (logging's own name)
        """Return the lines about an error."""
        return "\n".join(_lines(ei[1])) if ei[1] else ""


def _lines(error: BaseException) -> Iterator[str]:
    for number, one in enumerate(reversed([*chain(error)])):
        if number:
            yield "which led to"
        yield "".join(traceback.format_tb(one.__traceback__)).rstrip()
        yield kind_of(one)


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error, then what led to it, then what led to that."""
    while error:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def kind_of(error: BaseException) -> str:
    """Return the kind of an error, and which constraint it broke."""
    broken = getattr(getattr(error, "diag", None), "constraint_name", None)
    return f"{type(error).__name__} ({broken})" if broken else type(error).__name__


def holds_rows(error: BaseException) -> bool:
    """Return whether the words of an error may hold values of a row: PostgreSQL shows the one that it refused."""
    return isinstance(error, Error) and not isinstance(error, OperationalError | InterfaceError)


def without_rows(error: Exception) -> str:
    """Return what may be kept of an error."""
    if holds_rows(error):
        return kind_of(error.__cause__ or error)
    return f"{type(error).__name__}: {error}"
