"""Limber's addresses, and one more: the bare view that pages are compared with."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

from clinic.access import Audience, audience
from clinic.urls import urlpatterns as addresses
from patients.models import Patient

SESSION_AND_USER = 2
PAGE = """<!doctype html>
<html lang="en"><head><title>{{ user.name }}</title></head>
<body><h1>{{ user.name }}</h1><ul>{% for row in rows %}<li>{{ row.name }}, {{ row.email }}</li>{% endfor %}</ul></body>
</html>"""
audience(Audience.SIGNED_IN, "bench-bare")
compiled: list[Template] = []


def bare(request: HttpRequest, pk: Any, reads: int) -> HttpResponse:
    """Return a small page after so many reads by primary key, those of the session and the user among them."""
    if not compiled:
        compiled.append(Template(PAGE))
    rows = [Patient.objects.get(pk=pk) for _ in range(reads - SESSION_AND_USER)]
    return HttpResponse(compiled[0].render(Context({"user": request.user, "rows": rows})))


urlpatterns = [*addresses, path("bench/<uuid:pk>/<int:reads>/", bare, name="bench-bare")]
