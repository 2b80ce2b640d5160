"""A row that cannot be audited: it is a difference itself, which a person sees, and hides nothing of the others."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import partial
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from patients.care.missing.difference import Difference
from patients.care.missing.obligations import Owed
from patients.models import Concern, Conversation, Episode, Invitation, Patient, PrescriptionVersion, Referral
from patients.models.difference import Obligation

log = logging.getLogger(__name__)
# From what is held while a row is put right, to its patient.
PATIENT_OF: Mapping[type[models.Model], str] = {
    Patient: "",
    Episode: "patient__",
    Concern: "patient__",
    Conversation: "patient__",
    Invitation: "patient__",
    Referral: "episode__patient__",
    PrescriptionVersion: "prescription__episode__patient__",
}


def difference(owed: Owed, row: Any, error: Exception, now: datetime) -> Difference:
    """Return that nobody knows what is missing of a row; due from the day's beginning, so that a day has one of it."""
    held = owed.held(row)
    subject = f"{held._meta.model_name}:{held.pk}"
    log.error("%s could not be audited", subject, exc_info=error)
    return Difference(
        Obligation.AUDITED,
        subject,
        datetime.combine(now.astimezone(UTC), time.min, UTC),
        _("Could not be audited"),
        partial(fail, error),
        *whose(held),
    )


def fail(error: Exception, _now: datetime) -> None:
    """Raise what stopped the audit: nothing here puts it right."""
    raise error


def whose(held: models.Model) -> tuple[int | None, UUID | None]:
    """Return the clinic, whose lead is shown it, and the patient; a mail may be nobody's."""
    path = PATIENT_OF.get(type(held))
    if path is None:
        return getattr(held, "clinic_id", None), None
    rows = type(held)._default_manager.filter(pk=held.pk)
    return rows.values_list(f"{path}clinic_id", f"{path}pk").first() or (None, None)
