"""How much of a programme the patient reports having done, in words: this week and last."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.care.adherence import WEEK, pauses_in, reported, sessions_since, versions_of
from patients.models import Episode, Patient, Prescription
from patients.rules import adherence


def sessions_of(patient: Patient, today: date) -> Mapping[Any, list[adherence.Session]]:
    """Return what was reported this week and last, by prescription."""
    return reported(sessions_since(patient, today - timedelta(days=today.weekday()) - WEEK))


def weeks(prescription: Prescription, episode: Episode, done: Collection[adherence.Session], today: date) -> Any:
    """Return this week and last in words; nothing of a week in which nothing was planned and nothing reported."""
    versions = versions_of(prescription)
    if not versions:
        return []
    said = ((_("This week"), today), (_("Last week"), today - WEEK))
    counted = [(name, adherence.week(day, versions, done, pauses_in(episode), today)) for name, day in said]
    return [f"{name}: {_words(week)}" for name, week in counted if week.planned or week.days_active]


def _words(week: adherence.Adherence) -> str:
    """Return what was reported; nothing reported is not the same as nothing done."""
    if not week.days_active:
        return _("no session reported of %(planned)d planned") % {"planned": week.planned}
    days = ngettext("on %(days)d day", "on %(days)d days", week.days_active) % {"days": week.days_active}
    share = _("%(done)s of %(planned)d planned sessions reported") % {"done": f"{week.done:g}", "planned": week.planned}
    return f"{share}, {days}"
