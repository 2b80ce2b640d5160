"""What every view of the API shares: the signed-in patient, the key of what is sent, and one way to answer."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from clinic import access, clock
from patients.care import red_flags
from patients.care.advising import Card
from patients.care.told import Told, said_in_json
from patients.models import Patient

KEY = "Idempotency-Key"


class PatientView(APIView):
    """A view of the signed-in patient. The access table decides who gets here; the token is asked of every post."""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponse]:
        """Return the view; unlike those of the framework it is not excused from the token."""
        view: Any = super().as_view(**initkwargs)
        view.csrf_exempt = False
        return view  # type: ignore[no-any-return]

    @property
    def patient(self) -> Patient:
        """Return whose record this is; nothing in an address or a body can name another."""
        return access.patient_for(self.request._request)  # type: ignore[no-any-return]


def key_of(request: Request) -> UUID:
    """Return the key made on the device. Raises ValidationError when there is none."""
    try:
        return UUID(request.headers.get(KEY, ""))
    except ValueError:
        raise exceptions.ValidationError({KEY: [_("Send a key: a UUID made on the device.")]}) from None


def checked(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """Return what was sent, checked; what the table of access does not name is not taken. Raises ValidationError."""
    given = shape(data=request.data)
    for name in [name for name in given.fields if not access.takes_field(shape, name)]:
        del given.fields[name]
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def told_by(request: Request, patient: Patient) -> Told:
    """Return what was sent tells by itself, by the clinic's own limit."""
    return said_in_json(request.data, red_flags.very_severe_from(patient))


def now() -> datetime:
    return clock.now()


def said(cards: list[Card]) -> list[dict[str, Any]]:
    """Return cards of advice as the API gives them."""
    return [asdict(card) for card in cards]


def advised(response: Response) -> Response:
    """Return an answer, marked as one that holds the advice or has stored that there is none to give."""
    response.shows_advice = True
    return response


def status_of(row: Any) -> int:
    """Return 201 for what this very request stored, and 200 for what stood already."""
    return 201 if row.is_new else 200
