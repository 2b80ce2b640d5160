"""When to get help: for everyone, also without the database."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from patients.care.advising import help_list
from patients.portal import phone_book

PAGE = "portal/help_now.html"


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """Show the emergency and urgent symptoms and whom to phone."""
    phone = phone_book.phone_of(request)
    try:
        return HttpResponse(render_to_string(PAGE, {"phone": phone}, request))
    except DatabaseError:
        return HttpResponse(render_to_string(PAGE, {"phone": phone, "help_list": help_list()}))
