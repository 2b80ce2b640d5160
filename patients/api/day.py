"""Today, what is prescribed, and how the pain has been."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from patients.api import given
from patients.api.base import PatientView, now, said
from patients.api.schema import reads
from patients.care import following
from patients.care.advising import held_cards
from patients.care.following import PrescriptionDay, Slot
from patients.care.series import pain_by_day
from patients.models import PrescribedExercise, PrescriptionVersion
from patients.rules.schedule import patient_day
from programmes.dose import seconds


class Today(PatientView):
    """The patient's day."""

    @reads("Today: what to do, and what comes before it", given.Today)
    def get(self, _request: Request) -> Response:
        """Return the day; while exercises are on hold it says so, with what to do."""
        day = following.today(patient=self.patient, now=now())
        body = {
            "day": day.day,
            "held": bool(day.held),
            "advice": said(held_cards(day.held)),
            "needs_start_check": day.needs_start_check,
            "sore_session": day.sore.key if day.sore else None,
            "prescriptions": [of_the_day(prescription) for prescription in day.prescriptions],
        }
        return Response(body)


class Prescriptions(PatientView):
    """What is prescribed."""

    @reads("Every exercise of what holds today, or of what starts next", given.Prescriptions)
    def get(self, _request: Request) -> Response:
        """Return each prescription in full."""
        patient = self.patient
        day = patient_day(now(), patient.zone, patient.day_starts_at)
        return Response({"prescriptions": [in_full(row) for row in following.in_force_or_next(patient, day)]})


class Pain(PatientView):
    """Pain over time."""

    @reads("Pain per day, of the last two hundred days with an answer", given.Pain)
    def get(self, _request: Request) -> Response:
        """Return pain by check-in and by session."""
        return Response({"days": pain_by_day(self.patient)})


def of_the_day(prescription: PrescriptionDay) -> dict[str, Any]:
    return {
        "id": prescription.version.prescription_id,
        "title": prescription.version.title,
        "paused": prescription.paused,
        "slots": [in_short(slot) for slot in prescription.slots],
    }


def in_short(slot: Slot) -> dict[str, Any]:
    return {
        "number": slot.number,
        "minutes": slot.minutes,
        "exercises": [exercise.pk for exercise in slot.exercises],
        "session": slot.session.key if slot.session else None,
    }


def in_full(version: PrescriptionVersion) -> dict[str, Any]:
    return {
        "id": version.prescription_id,
        "version": version.number,
        "title": version.title,
        "starts_on": version.starts_on,
        "weeks": version.weeks,
        "note": version.note,
        "exercises": [of_the_programme(exercise) for exercise in version.exercises.all()],
    }


def of_the_programme(exercise: PrescribedExercise) -> dict[str, Any]:
    plain = ("name", "position", "equipment", "steps", "stop_if", "note")
    named = {name: getattr(exercise, name) for name in plain}
    return named | {"id": exercise.pk, "dose": exercise.dose_sentence, "seconds": seconds(exercise.dose)}
