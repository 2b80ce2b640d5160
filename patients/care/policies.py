"""Switching a clinic's follow-up settings: a new fact for every open episode."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from clinic.models import Clinic, FollowUpPolicy, Staff
from patients.models import Episode
from patients.models.episode import Problem


def in_force(clinic: Clinic) -> FollowUpPolicy | None:
    """Return the settings in force at a clinic, or None where the defaults hold."""
    return FollowUpPolicy.objects.filter(clinic=clinic).order_by("-version").first()


@transaction.atomic
def switch_on(*, by: Staff, settings: Mapping[str, int], now: datetime) -> FollowUpPolicy:
    """Return the next version, in force from now; the next tick assesses every episode it touches."""
    clinic = Clinic.objects.select_for_update(no_key=True).get(pk=by.clinic_id)
    last = in_force(clinic)
    row = FollowUpPolicy.objects.create(
        clinic=clinic, version=last.version + 1 if last else 1, created_at=now, created_by=by, **settings
    )
    episodes = Episode.objects.open().filter(patient__clinic=clinic, problem=Problem.BACK)
    episodes.exclude(next_assessment_at__lt=now).update(next_assessment_at=now)  # a date missed so far stays to come
    return row
