"""How the pain has been, day by day."""

from datetime import date
from typing import Any

from django.db.models import Max

from patients.models import CheckIn, Patient, Session

LATEST = 200


def pain_by_day(patient: Patient) -> list[dict[str, Any]]:
    """Return the latest days with an answer about pain, oldest first: the last check-in, the worst of the sessions."""
    answered = CheckIn.objects.filter(patient=patient).order_by("-answered_at", "-pk").values_list("on", "pain")
    asked: dict[date, int] = dict(reversed(answered[:LATEST]))
    done = Session.objects.filter(patient=patient).values("day").order_by("-day")
    sessions = done.annotate(during=Max("worst_pain"), after=Max("pain_after"))[:LATEST]
    hurt = {row["day"]: (row["during"], row["after"]) for row in sessions}
    rows = [(day, asked.get(day), *hurt.get(day, (None, None))) for day in sorted({*asked, *hurt})]
    told = [row for row in rows if any(number is not None for number in row[1:])]
    names = ("day", "pain", "in_session", "after_session")
    return [dict(zip(names, row, strict=True)) for row in told[-LATEST:]]
