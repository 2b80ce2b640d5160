"""What is answered to a request that cannot be read."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def unreadable(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return a page that needs nothing but itself: 413 for what is too much, else 400."""
    too_much = isinstance(exception, TOO_MUCH)
    return HttpResponse(render_to_string("400.html", {"too_much": too_much}), status=413 if too_much else 400)
