"""Dana, whose record has something of everything, and every page of ours that she and her clinic see."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4
from zoneinfo import available_timezones

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from clinic.celery import INTERVALS
from clinic.models import User
from patients.care import goals, importing, messaging
from patients.models import Concern, Patient, PrescriptionVersion, Referral
from programmes.importing import EXERCISES
from tests.access.conftest import FIRST_DAY, TODAY, time_at
from tests.access.records import CARERS_PAGES, begin, go_on
from tests.cast import answer
from tests.portal.test_a_session import address, session_post

OURS = {"patients", "programmes", "clinic"}
# What is the same in every language, ticks as whoever runs the machine knows them, and alternative texts that stock
# admin does not translate.
NAMES = (*INTERVALS, "Search", "True", "False", "Limber", "A&E", "999", "JSON", "PDF", "UTC", "GMT", "BST")
KINDS = (importing.PATIENTS, EXERCISES)  # of lists, whose columns have the same names in every language
LISTS = (
    "patients_patient", "patients_concern", "patients_referral", "patients_recipient",
    "clinic_readevent", "clinic_followuppolicy", "programmes_exercise", "programmes_programme",
)  # fmt: skip


@pytest.fixture
def full(dana: Patient, routine: Any, as_user: Any) -> dict[str, Any]:
    """Return the addresses of Dana's pages, the desk's pages about her, and those of strangers."""
    with time_at(FIRST_DAY) as now:
        version = begin(dana, routine, now)
        as_user(dana).post(address(version), session_post(version))
        goals.set_goal(patient=dana, key=uuid4(), text="Walk the dog", rating=2, now=now)
        messaging.write(patient=dana, key=uuid4(), text="Thank you", now=now)
    with time_at(TODAY) as now:
        records = go_on(dana, version, now)
    answered, done = records.by_label["patients.checkin"], dana.sessions.latest("pk")
    return {"version": version, "records": records, "answered": answered, "done": done}


@pytest.fixture
def pages(full: dict[str, Any]) -> list[str]:
    """Every page a patient sees."""
    names = (
        "today start-check check-in symptom progress numbers flare messages programme paper reminders your-data "
        "sheet help-now no-network carers give-carer account_change_password mfa_index account_logout "
        "usersessions_list sign-in-again"
    )
    found = [reverse(name) for name in names.split()]
    return [
        *found,
        address(full["version"]),
        reverse("check-in-result", args=[full["answered"].key]),
        reverse("correct-check-in", args=[full["answered"].key]),
        reverse("correct-session", args=[full["done"].key]),
        reverse("symptom-result", args=[full["records"].by_label["patients.symptomreport"].key]),
        *(reverse(name, kwargs=full["records"].keys[name]) for name in ("correct-session", "correct-check-in")),
    ]


@pytest.fixture
def desk_pages(full: dict[str, Any], dana: Patient) -> list[str]:
    """The pages of the desk that are about Dana."""
    concern, letter = Concern.objects.filter(patient=dana).latest("pk"), Referral.objects.get(episode__patient=dana)
    draft = PrescriptionVersion.objects.get(prescription__episode__patient=dana, published_at=None)
    own = full["records"].by_label["programmes.exercise"]
    about_her = (
        "patient_change",
        "patient_prescribe",
        "check_in",
        "symptom",
        "messages",
        "kept",
        "carers",
        "give_carer",
    )
    return [
        reverse("admin:index"),
        *(reverse(f"admin:patients_{name}", args=[dana.pk]) for name in about_her),
        *(reverse(f"admin:patients_concern_{name}", args=[concern.pk]) for name in ("change", "close")),
        *(reverse(f"admin:patients_referral_{name}", args=[letter.pk]) for name in ("change", "print")),
        reverse("admin:patients_disclose", kwargs=full["records"].keys["admin:patients_disclose"]),
        reverse("admin:patients_prescription_versions", args=[draft.prescription_id]),
        reverse("admin:patients_version_template", args=[draft.pk]),
        reverse("admin:patients_template_copies", args=[draft.prescription.programme_id]),
        reverse("admin:patients_templates"),
        *(reverse(f"admin:patients_version_{name}", args=[draft.pk]) for name in ("edit", "publish", "preview")),
        *(reverse(f"admin:{name}_changelist") for name in LISTS),
        reverse("admin:patients_patient_add"),
        reverse("admin:patients_patient_import"),
        reverse("admin:patients_reports"),
        reverse("admin:programmes_exercise_import"),
        reverse("admin:programmes_programme_import"),
        *(reverse(f"admin:programmes_exercise_{name}", args=[own.pk]) for name in ("change", "figure", "upload")),
    ]


@pytest.fixture
def carers_pages(full: dict[str, Any]) -> list[str]:
    """Every page of who helps Dana."""
    keys = full["records"].keys
    return [reverse("helping"), *(reverse(name, kwargs=keys[name]) for name in CARERS_PAGES if name[-4:] != "-pdf")]


@pytest.fixture
def on_hold(full: dict[str, Any], dana: Patient) -> Any:
    """Report a red flag, so that what is on hold is shown."""

    def report() -> Any:
        return answer(dana, 9, 6, symptoms={"saddle_numbness", "fever"})

    return report


def data() -> Iterator[str]:
    """Yield every text that stands in the database: what people wrote, and the library."""
    yield from NAMES
    yield from (column.name for kind in KINDS for column in kind.columns)
    for zone in available_timezones():
        yield from (zone, zone.replace("_", " "))
    yield from (user.get_short_name() for user in User.objects.all())
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            fields = [field for field in model._meta.concrete_fields if holds_text(field)]
            for row in model._default_manager.values_list(*(field.attname for field in fields)):
                for value in row:
                    yield from texts(value)


def holds_text(field: Any) -> bool:
    """Return whether people's words stand in a field: not where code chooses among a few."""
    return not field.choices and isinstance(
        getattr(field, "base_field", field), models.CharField | models.TextField | models.EmailField
    )


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str) and len(value) > 2:
        yield from (value, value.capitalize(), value.partition(",")[0])
        yield from filter(None, (line.strip() for line in value.splitlines()))
