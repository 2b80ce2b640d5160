"""A word in all that tells of a patient's health, read off the models, so that a new column cannot be forgotten."""

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from tests.conftest import Flushing

# Who somebody is, what is prescribed, to whom a letter goes and how far something has come tell of no symptom; codes
# that rules read are looked for in the words of which they are the code.
TELL_NOTHING = {
    "patient": {"name", "nhs_number", "email", "phone", "address", "doctor_name", "doctor_email", "time_zone", "flags"},
    "invitation": {"seed", "token_hash"},
    "careraccess": {"name", "email", "seed", "token_hash"},
    "prescriptionversion": {"title"},
    "prescribedexercise": {
        "movements", "weekdays", "load", "name", "position", "equipment", "steps", "stop_if", "side_word",
    },
    "checkin": {"symptoms", "history"},
    "symptomreport": {"symptoms"},
    "assessment": {"headline", "findings"},
    "concern": {"finding", "occasion", "handed_to"},
    "concernentry": {"kind"},
    "episode": {"handed_to"},
    "differencerecord": {"subject"},
    "disclosure": {"entry"},
    "recipient": {"name", "organisation", "code", "email", "phone"},
    "referral": {"recipient_name", "recipient_email"},
    "referralentry": {"from_status", "to_status", "kind"},
    "remindersettings": {"times", "text_phone"},
    "reminder": {"verdict"},
}  # fmt: skip


def planted(word: str) -> int:
    """Write a word, past the verbs, into every column that tells something; return into how many."""
    columns = 0
    given_by = "(SELECT id FROM clinic_staff LIMIT 1)"  # the clinic writes why it gave an access, the patient does not
    Flushing.line.execute(f"UPDATE patients_careraccess SET given_by_id = {given_by}, why = 'She asked.'")
    for model in apps.get_app_config("patients").get_models():
        if not model._meta.managed or model.__name__.endswith("Event"):
            continue
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
            is_list = isinstance(field, ArrayField)
            if (is_text or is_list) and field.name not in TELL_NOTHING.get(model._meta.model_name, ()):
                value = f"ARRAY['{word}']" if is_list else f"'{word}'"
                Flushing.line.execute(f"UPDATE {model._meta.db_table} SET {field.column} = {value}")
                columns += 1
    return columns
