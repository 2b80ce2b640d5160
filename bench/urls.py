"""Limber's addresses, and one more: the bare view that pages are compared with."""

import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import Context, Template
from django.urls import path

from clinic import access, clock
from clinic.access import Audience, audience
from clinic.urls import urlpatterns as addresses
from patients.models import Patient, PrescriptionVersion, Session

SESSION_AND_USER = 2
PAGE = """<!doctype html>
<html lang="en"><head><title>{{ user.name }}</title></head>
<body><h1>{{ user.name }}</h1><ul>{% for row in rows %}<li>{{ row.name }}, {{ row.email }}</li>{% endfor %}</ul></body>
</html>"""
audience(Audience.SIGNED_IN, "bench-bare")
audience(Audience.PATIENT, "bench-insert")
compiled: list[Template] = []


def bare(request: HttpRequest, pk: Any, reads: int) -> HttpResponse:
    """Return a small page after so many reads by primary key, those of the session and the user among them."""
    if not compiled:
        compiled.append(Template(PAGE))
    rows = [Patient.objects.get(pk=pk) for _ in range(reads - SESSION_AND_USER)]
    return HttpResponse(compiled[0].render(Context({"user": request.user, "rows": rows})))


@transaction.atomic
def insert(request: HttpRequest) -> JsonResponse:
    """Store one row under its key, or find it: the least that can be sent again without harm."""
    patient, sent, now = access.patient_for(request), json.loads(request.body), clock.now()
    row, new = Session.objects.get_or_create(
        patient=patient,
        key=UUID(request.headers["Idempotency-Key"]),
        defaults={
            "version": PrescriptionVersion.objects.get(prescription=sent["prescription"]),
            "day": now.date(),
            "slot": sent["slot"],
            "started_at": sent["started_at"],
            "recorded_at": now,
        },
    )
    return JsonResponse({"key": row.key, "received_at": row.recorded_at}, status=201 if new else 200)


urlpatterns = [
    *addresses,
    path("bench/<uuid:pk>/<int:reads>/", bare, name="bench-bare"),
    path("bench/insert/", insert, name="bench-insert"),
]
