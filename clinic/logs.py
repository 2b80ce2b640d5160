"""What is logged, and of which request or task: never an address, which can hold a token, nor what a row held."""

import json
import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from celery import current_task
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from clinic.quiet import chain, kind_of

WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")
FRAMES = 20
Answer = Callable[[HttpRequest], HttpResponse]
_request: ContextVar[str] = ContextVar("request", default="")
log = logging.getLogger(__name__)


class Logged:
    """Gives each request an id, says it in the answer, and logs what came of it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given, began = _request.set(request_id(request)), time.monotonic()
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = _request.get()
            facts = {"method": request.method, "route": route_of(request), "status": response.status_code}
            facts["ms"] = round((time.monotonic() - began) * 1000)
            log.info("%(method)s %(route)s %(status)s in %(ms)s ms", facts, extra={"facts": facts})
        finally:
            _request.reset(given)
        return response


def request_id(request: HttpRequest) -> str:
    """Return the id of this request: the one that a trusted proxy gave it, where it is one; else one made once."""
    given = request.headers.get("X-Request-ID", "") if settings.TRUST_PROXY else ""
    return str(request.__dict__.setdefault("_id", given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex))


def route_of(request: HttpRequest) -> str:
    """Return the name of a request's route; its address stays unsaid."""
    return request.resolver_match.view_name if request.resolver_match else "no route"


class WithoutAddresses(logging.Filter):
    """Puts the name of the route where Django writes the address of a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return true: everything is logged."""
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            unsaid = {request.path, request.get_full_path()}
            record.args = tuple(route_of(request) if str(arg) in unsaid else arg for arg in record.args)
        if record.name == "gunicorn.error" and isinstance(record.args, tuple):
            record.args = tuple("an address" if str(arg).startswith("/") else arg for arg in record.args)
        return True


class Json(logging.Formatter):
    """One object a line. Of an error stands what it is and where, never its words: they quote rows of the database."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
            **_ids(record),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1]:
            said |= {"error": [kind_of(error) for error in chain(record.exc_info[1])], "where": _where(record)}
        return json.dumps(said, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """Return what was said, with the name of an error in place of its words."""
    args = record.args
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(args, dict) and "exc" in args and error:  # Celery, of a task that failed
        args = {**args, "exc": kind_of(error)}
    elif isinstance(args, tuple):
        args = tuple(kind_of(arg) if isinstance(arg, BaseException) else arg for arg in args)
    return str(record.msg) % args if args else str(record.msg)


def _ids(record: logging.LogRecord) -> dict[str, str]:
    """Return the request or task that a line is about."""
    told = getattr(record, "data", None)  # Celery, of a task that it takes or has done
    task = str(current_task.request.id or "") if current_task else ""
    task = task or (str(told.get("id", "")) if isinstance(told, dict) else "")
    return {name: key for name, key in (("request", _request.get()), ("task", task)) if key}


def _where(record: logging.LogRecord) -> list[str]:
    frames = traceback.extract_tb(record.exc_info[2] if record.exc_info else None)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-FRAMES:]]
