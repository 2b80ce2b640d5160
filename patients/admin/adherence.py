"""How much of a programme the patient reports having done, in words: this week and last."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.care.planning import by_weekday
from patients.models import Episode, Patient, Prescription, Session
from patients.rules import adherence
from patients.rules.facts import Pause

WEEK = timedelta(days=7)


def sessions_of(patient: Patient, today: date) -> Mapping[Any, list[adherence.Session]]:
    """Return what was reported this week and last, by prescription."""
    since = today - timedelta(days=today.weekday()) - WEEK
    rows = Session.objects.filter(patient=patient, day__gte=since).select_related("version").prefetch_related("logs")
    found: dict[Any, list[adherence.Session]] = {}
    for row in rows:
        outcome = adherence.outcome_of(adherence.Exercise(log.outcome) for log in row.logs.all())
        found.setdefault(row.version.prescription_id, []).append(adherence.Session(row.day, outcome))
    return found


def weeks(prescription: Prescription, episode: Episode, reported: Collection[adherence.Session], today: date) -> Any:
    """Return this week and last in words; nothing of a week in which nothing was planned and nothing reported."""
    versions = [*_versions(prescription)]
    if not versions:
        return []
    pauses = [Pause(pause.from_on, pause.until_on) for pause in episode.pauses.all()]
    said = ((_("This week"), today), (_("Last week"), today - WEEK))
    counted = [(name, adherence.week(day, versions, reported, pauses, today)) for name, day in said]
    return [f"{name}: {_words(week)}" for name, week in counted if week.planned or week.days_active]


def _versions(prescription: Prescription) -> Iterable[adherence.Version]:
    published = [version for version in prescription.versions.all() if version.published_at]
    for version in sorted(published, key=lambda version: version.number):
        doses = [(row.sessions_per_day, row.weekdays) for row in version.exercises.all()]
        yield adherence.Version(version.starts_on, by_weekday(doses))
    if published and prescription.ended_on:
        yield adherence.Version(prescription.ended_on, (0,) * 7)


def _words(week: adherence.Adherence) -> str:
    """Return what was reported; nothing reported is not the same as nothing done."""
    if not week.days_active:
        return _("no session reported of %(planned)d planned") % {"planned": week.planned}
    days = ngettext("on %(days)d day", "on %(days)d days", week.days_active) % {"days": week.days_active}
    share = _("%(done)s of %(planned)d planned sessions reported") % {"done": f"{week.done:g}", "planned": week.planned}
    return f"{share}, {days}"
