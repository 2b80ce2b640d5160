"""What to do in a flare: for everyone, also without the database."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from patients.care.advising import help_list
from patients.portal import phone_book

PAGE = "portal/flare.html"


@require_safe
def flare(request: HttpRequest) -> HttpResponse:
    """Show the symptoms that come first, then how to get through a flare."""
    phone = phone_book.phone_of(request)
    try:
        return HttpResponse(render_to_string(PAGE, {"phone": phone}, request))
    except DatabaseError:
        return HttpResponse(render_to_string(PAGE, {"phone": phone, "help_list": help_list()}))
