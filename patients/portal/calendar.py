"""The sessions as a feed: whoever has the link in force sees neutral entries at the patient's times."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic import access, clock
from patients.care import calendars


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponseBase:
    """Return the feed, or that it is as it was."""
    chosen = calendars.opened_by(token)
    if chosen is None:
        raise Http404
    response = HttpResponse(calendars.feed(chosen, now=clock.now()), content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    set_response_etag(response)
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response


@require_POST
def renew_calendar(request: HttpRequest) -> HttpResponse:
    """Make a new link."""
    calendars.renew(patient=access.patient_for(request))
    messages.success(request, _("Here is your new link. The old one no longer works."))
    return redirect("reminders")
