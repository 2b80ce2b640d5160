"""The first visit: a programme is prescribed, and most patients sign up at the desk."""

from dataclasses import replace
from datetime import date, datetime

from patients.care import inviting, prescribing
from patients.care.drafts import ExerciseDraft
from patients.demo.staging import give_password
from patients.models import Patient
from programmes.models import Programme, ProgrammeExercise

ROUTINE = "lower-back-stretches-1"


def visit(*, patient: Patient, starts_on: date, baseline: int | None, signs_in: bool, now: datetime) -> None:
    """Prescribe the routine and publish it; `signs_in` False: the invitation is still on its way."""
    prescribe_routine(patient=patient, starts_on=starts_on, baseline=baseline, now=now)
    if signs_in:
        give_password(inviting.accept(token=inviting.token_of(patient.invitations.latest("pk"))))
        patient.refresh_from_db()


def prescribe_routine(*, patient: Patient, starts_on: date, baseline: int | None, now: datetime) -> None:
    """Prescribe the routine to a patient who is here, and publish it: that sends the invitation."""
    by = patient.physiotherapist
    routine = Programme.objects.get(clinic=None, slug=ROUTINE)
    version = prescribing.prescribe(
        by=by, patient=patient, programme=routine, starts_on=starts_on, baseline=baseline, now=now
    )
    items = routine.items.filter(on=True).select_related("exercise").order_by("order")
    prescribing.change_draft(by=by, version=version, exercises=[_with_frequency(item) for item in items], now=now)
    prescribing.publish(by=by, version=version, now=now)


def _with_frequency(item: ProgrammeExercise) -> ExerciseDraft:
    """Return an exercise of the routine; where the routine does not say how often, the physiotherapist says once."""
    dose = item.dose if item.dose.sessions_per_day else replace(item.dose, sessions_per_day=1)
    return ExerciseDraft(item.exercise, dose, item.note)
