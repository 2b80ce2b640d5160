"""Whole lives copied by the database: every row of a patient once more, with keys that lead to each other."""

from typing import Any

from django.db import models
from pghistory.models import Event

from clinic.mail.models import Message
from clinic.models import User
from patients.care.everything import lookups, mails_about
from patients.models import Invitation, Patient

FAR, APART = 10**12, 10**8  # the first key of a copy, and how many keys lie between one and the next
SHIFTED = f"({FAR} + n::bigint * {APART} + {{}})"
ANEW = "md5(n || ':' || {})::uuid"
SOON = "CASE WHEN row.{0} IS NOT NULL THEN now() + interval '1 day' + n * interval '1 second' END"
CLOCKS = frozenset(
    {"next_assessment_at", "next_prompt_at", "next_at", "concern_at", "next_escalation_at", "next_chase_at"}
    | {"ask_patient_at"}
)
# Where a thing is named by a text, as "concern:12".
THING = "split_part(row.subject, ':', 2)"
SUBJECT = f"""
split_part(row.subject, ':', 1) || ':' || CASE WHEN {THING} ~ '^[0-9]+$'
    THEN {SHIFTED.format(f"{THING}::bigint")}::text ELSE {ANEW.format(THING)}::text END
"""
ADDRESS = "'patient-' || n || '@whole.example'"
# What a copy says of its own.
OWN: dict[type[models.Model], dict[str, str]] = {
    Patient: {"name": "row.name || ' ' || n", "email": ADDRESS, "nhs_number": "''"},
    User: {"email": ADDRESS},
    Invitation: {"token_hash": "md5(row.token_hash || n)"},
    Message: {"subject": SUBJECT, "message_id": "'<' || row.id || '-' || n || '@whole.example>'"},
}


class Life:
    """One patient whose life the verbs of care made, with the rows that it has left in each table."""

    def __init__(self, patient: Patient) -> None:
        rows = [
            model._default_manager.filter(**{lookup: patient.pk})
            for model, lookup in lookups().items()
            if not issubclass(model, Event)
        ]
        rows += [User._default_manager.filter(pk=patient.user_id), mails_about(patient)]
        found = {one.model: list(one.order_by("pk").values_list("pk", flat=True)) for one in rows}
        self.keys = {model: keys for model, keys in found.items() if keys}

    def copy(self, line: Any, first: int, last: int) -> None:
        """Copy it once for each number in a transaction under way, at the end of which its keys are checked.

        What leads to others comes first: nothing can be added any more to what is published.
        """
        for model, keys in reversed(self.keys.items()):
            columns = {str(field.column): self._value(model, field) for field in model._meta.concrete_fields}
            names, values = ", ".join(f'"{name}"' for name in columns), ", ".join(columns.values())
            table, series = model._meta.db_table, f"generate_series({first}, {last}) n"
            line.execute(
                f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} row, {series} WHERE row.id = ANY(%s)",
                [keys],
            )

    def _value(self, model: type[models.Model], field: Any) -> str:
        column = field.column
        if own := OWN.get(model, {}).get(column):
            return own
        if column in CLOCKS:
            return SOON.format(column)
        leads_to = model if field.primary_key else field.related_model
        if leads_to not in self.keys:
            return f'row."{column}"'
        return (ANEW if isinstance(leads_to._meta.pk, models.UUIDField) else SHIFTED).format(f'row."{column}"')
