"""What a browser refused by the content policy: logged by the name of the page, never its address; not stored."""

import json
import logging
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from clinic import throttle

LONGEST = 16_384  # bytes of a report; a real one has less than one thousand
MOST = 30  # a minute, from everybody together: a log that anybody could fill is none
log = logging.getLogger(__name__)


@csrf_exempt  # a browser sends it by itself
@require_POST
def violation(request: HttpRequest) -> HttpResponse:
    """Take a report: 204; 413 and 400 for what is none; 429 when there are too many."""
    if wait := throttle.wait_for("violations", most=MOST, seconds=60):
        return HttpResponse(status=429, headers={"Retry-After": str(wait)})
    body = request.read(LONGEST + 1)
    if len(body) > LONGEST:
        return HttpResponse(status=413)
    try:
        told = json.loads(body)["csp-report"]
        line = tuple(told.get(name, "") for name in ("effective-directive", "blocked-uri", "document-uri"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return HttpResponse(status=400)
    directive, blocked, page = line
    log.warning("The content policy refused %r of %r on %r", short(directive), origin_of(blocked), page_of(page))
    return HttpResponse(status=204)


def short(said: Any) -> str:
    return str(said)[:40]


def origin_of(address: Any) -> str:
    """Return the site that something was asked of, or a word such as "inline": no path, and so no token."""
    try:
        parts = urlsplit(str(address))
    except ValueError:
        return "?"
    return short(f"{parts.scheme}://{parts.netloc}" if parts.netloc else parts.scheme or str(address))


def page_of(address: Any) -> str:
    """Return the name of one of our pages; addresses can hold tokens."""
    try:
        return resolve(urlsplit(str(address)).path).view_name
    except (Resolver404, ValueError):
        return "?"
