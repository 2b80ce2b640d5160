"""An exercise that was made for one patient: it stands in their draft and in the clinic's library."""

from datetime import datetime

from django.db import transaction

from clinic.models import Staff
from patients.care import drafts
from patients.care.drafts import ExerciseDraft
from patients.models import PrescriptionVersion
from programmes import own
from programmes.models import Exercise


@transaction.atomic
def add(*, by: Staff, version: PrescriptionVersion, shown: own.Shown, now: datetime) -> Exercise:
    """Put a new exercise last in a draft. Raises ValidationError for its file, Refused for a published version."""
    version = drafts.locked(version)
    programme, episode = version.prescription.programme, version.prescription.episode
    exercise = own.make(by=by, region=programme.region if programme else episode.problem, shown=shown, now=now)
    drafts.write(version, [ExerciseDraft(exercise, exercise.dose)], after=version.exercises.count())
    version.drafted_by, version.drafted_at = by, now
    version.save(update_fields=["drafted_by", "drafted_at"])
    return exercise
