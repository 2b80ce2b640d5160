"""What can be prescribed: exercises, and programmes of them. Nothing here knows a patient."""

from programmes.models.dose_fields import DoseFields, ask_frequency, dose_constraints
from programmes.models.exercise import Exercise
from programmes.models.programme import Programme, ProgrammeExercise
from programmes.models.upload import Kind, Upload

__all__ = [
    "DoseFields",
    "Exercise",
    "Kind",
    "Programme",
    "ProgrammeExercise",
    "Upload",
    "ask_frequency",
    "dose_constraints",
]
