"""What can be prescribed: exercises, and programmes of them. Nothing here knows a patient."""

from programmes.models.dose_fields import DoseFields, ask_frequency, dose_constraints
from programmes.models.exercise import Exercise
from programmes.models.programme import Programme, ProgrammeExercise

__all__ = ["DoseFields", "Exercise", "Programme", "ProgrammeExercise", "ask_frequency", "dose_constraints"]
