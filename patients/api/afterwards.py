"""What comes after: whether soreness has settled, and late notes."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from patients.api import answers, given, sessions, shapes
from patients.api.base import PatientView, checked, key_of, now, status_of
from patients.api.refusals import Conflict, key_taken
from patients.api.schema import takes
from patients.care import amending, soreness
from patients.models import Remark


class Soreness(PatientView):
    """The question of the day after a session that hurt."""

    @takes("Say whether soreness has settled", shapes.NewSoreness, given.ReceivedSoreness, keyed=False)
    def put(self, request: Request, session: UUID) -> Response:
        """Store the answer; the first one stands."""
        done = sessions.own(self.patient, session)
        sent = checked(shapes.NewSoreness, request)
        row = soreness.answer(patient=self.patient, session=done, settled=sent["answer"], now=now())
        if row.answer != sent["answer"]:
            raise answered()
        body = {
            "session": session,
            "received_at": row.answered_at,
            "answer": row.answer,
            "ease_off": soreness.ease_off(row),
        }
        return Response(body, status=status_of(row))


class SessionRemarks(PatientView):
    """Late notes to a session."""

    @takes("Add a note to a session", shapes.NewRemark, given.ReceivedRemark)
    def post(self, request: Request, session: UUID) -> Response:
        """Store the note; it changes no number."""
        return remarked(request, self.patient, session=sessions.own(self.patient, session))


class CheckInRemarks(PatientView):
    """Late notes to a check-in."""

    @takes("Add a note to a check-in", shapes.NewRemark, given.ReceivedRemark)
    def post(self, request: Request, check_in: UUID) -> Response:
        """Store the note; it changes no number."""
        return remarked(request, self.patient, check_in=answers.own(self.patient, check_in))


def remarked(request: Request, patient: Any, **about: Any) -> Response:
    """Return that a note is stored."""
    key, sent = key_of(request), checked(shapes.NewRemark, request)
    row: Remark = amending.remark(patient=patient, key=key, text=sent["text"], now=now(), **about)
    same = row.text == sent["text"] and all(getattr(row, f"{name}_id") == one.pk for name, one in about.items())
    if not same:
        raise key_taken()
    return Response({"key": row.key, "received_at": row.at}, status=status_of(row))


def answered() -> Conflict:
    """Return the refusal of a second, other answer."""
    return Conflict("answered", _("Answered before"), _("This was answered before. The first answer stands."))
