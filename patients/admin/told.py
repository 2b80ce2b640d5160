"""A concern with all that its words are made of, told by the database as one object: what a page shows of many."""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from clinic.models import Staff, User
from patients.admin.concern_rows import with_words
from patients.models import Assessment, CheckIn, Concern, Episode, Patient, SymptomReport
from patients.models.concern import Status
from patients.models.episode import Phase

# A name in the object, and where it is read.
TOLD = {
    **{name: name for name in ("id", "finding", "urgency", "status", "acknowledge_by", "outcome_by")},
    **{name: name for name in ("said_can_wait", "news", "came_again")},
    "patient": "patient_id",
    "name": "patient__name",
    "born": "patient__date_of_birth",
    "phone": "patient__phone",
    "episode": "episode_id",
    "next_review_on": "episode__next_review_on",
    "review_due": "review_due",
    "ended_on": "episode__ended_on",
    **{name: f"assessment__{name}" for name in ("day", "findings", "reasons")},
    "check_in": "assessment__check_in_id",
    **{name: f"assessment__check_in__{name}" for name in ("note", "symptoms", "history")},
    "report": "assessment__report_id",
    "reported": "assessment__report__symptoms",
    "owner": "owner_id",
    "owner_name": "owner__user__name",
    "owner_email": "owner__user__email",
    "taker": "acknowledged_by_id",
    "taker_name": "acknowledged_by__user__name",
    "taker_email": "acknowledged_by__user__email",
}
DAYS = ("next_review_on", "ended_on", "review_due")
OF_PATIENT = """
SELECT (SELECT told FROM ({told}) told WHERE told.id = concern.id) FROM patients_concern concern
WHERE concern.patient_id = %s AND concern.closed_at IS NULL
ORDER BY concern.urgency, concern.acknowledge_by, concern.id
"""


# When the rules look at an episode again, by what they last said of it; in maintenance and after its end they do not.
REVIEW_DUE = Assessment.objects.filter(
    patient=OuterRef("patient"),
    episode=OuterRef("episode"),
    episode__phase=Phase.ACTIVE,
    review_due__isnull=False,
).order_by("-made_at", "-id")


@cache
def question() -> tuple[str, tuple[Any, ...]]:
    """Return the statement that tells every concern, of which a page takes its own; it is put together once."""
    rows: Any = with_words(Concern.objects.order_by()).select_related(None)
    rows = rows.annotate(review_due=Subquery(REVIEW_DUE.values("review_due")[:1]))
    return rows.values("id", told=JSONObject(**TOLD)).query.sql_with_params()  # type: ignore[no-any-return]


def open_of(patient: Patient) -> list[Concern]:
    """Return the open concerns of a patient, the most urgent first."""
    told, about = question()
    with connection.cursor() as cursor:
        cursor.execute(OF_PATIENT.format(told=told), [*about, patient.pk])
        return concerns_of([json.loads(row) for (row,) in cursor.fetchall()])


def due(told: dict[str, Any]) -> datetime:
    """Return by when a person must do the next thing."""
    return _at(told["acknowledge_by" if told["status"] == Status.OPEN else "outcome_by"])


def concerns_of(told: Sequence[dict[str, Any]]) -> list[Concern]:
    """Return the concerns of one patient with all that their words are read from; they are never saved."""
    if not told:
        return []
    patient, person = _patient(told[0]), cache(_person)
    return [_concern(one, patient, person) for one in told]


def _concern(told: dict[str, Any], patient: Patient, person: Callable[..., Staff | None]) -> Concern:
    answered = CheckIn(**{name: told[name] for name in ("note", "symptoms", "history")}) if told["check_in"] else None
    made = {name: told[name] for name in ("day", "findings", "reasons")}
    concern = Concern(
        pk=told["id"],
        **{name: told[name] for name in ("finding", "urgency", "status")},
        acknowledge_by=_at(told["acknowledge_by"]),
        outcome_by=_at(told["outcome_by"]),
        patient=patient,
        episode=_episode(told),
        assessment=Assessment(
            **made, check_in=answered, report=SymptomReport(symptoms=told["reported"]) if told["report"] else None
        ),
        owner=person(told["owner"], told["owner_name"], told["owner_email"]),
        acknowledged_by=person(told["taker"], told["taker_name"], told["taker_email"]),
    )
    concern.__dict__.update({name: told[name] for name in ("said_can_wait", "news", "came_again")})
    return concern


def _patient(told: dict[str, Any]) -> Patient:
    born = date.fromisoformat(told["born"])
    return Patient(pk=UUID(told["patient"]), name=told["name"], date_of_birth=born, phone=told["phone"])


def _episode(told: dict[str, Any]) -> Episode | None:
    if not told["episode"]:
        return None
    days = {name: told[name] and date.fromisoformat(told[name]) for name in DAYS}
    episode = Episode(pk=told["episode"], next_review_on=days["next_review_on"], ended_on=days["ended_on"])
    episode.__dict__["review_due"] = days["review_due"]
    return episode


def _person(key: int | None, name: str, email: str) -> Staff | None:
    return Staff(pk=key, user=User(name=name, email=email)) if key else None


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
