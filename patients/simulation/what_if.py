"""What other settings would have opened: the clinic's own past, day by day, under both policies. Nothing is written.

Both replays take every concern as answered on its day, so that they differ by nothing but the settings.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.apps import apps

from clinic.models import Clinic
from clinic.policy import Policy
from patients.care.facts import facts_of, policy_of
from patients.models import Episode, Session, SymptomReport
from patients.models.episode import Problem
from patients.rules import facts as rules
from patients.rules.assessment import findings_on
from patients.rules.day import Day, day_of
from patients.rules.facts import Facts
from patients.rules.findings import CONCERNING, Finding
from patients.rules.occasions import AssessedPain, occasions_of, opens, pain_already_assessed
from patients.rules.schedule import DAY
from patients.rules.timeline import timeline_of


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Concerns by finding: what the settings in force open over the clinic's past, and what others would have."""

    opened_now: Counter[str] = field(default_factory=Counter)
    opened_then: Counter[str] = field(default_factory=Counter)

    @property
    def more(self) -> int:
        """Return how many more concerns the others would have opened; below zero: fewer."""
        return self.opened_then.total() - self.opened_now.total()

    def rows(self) -> list[tuple[str, int, int]]:
        """Return (finding, now, then) of every finding that either opens, in rank order."""
        found = [finding for finding in Finding if self.opened_now[finding] or self.opened_then[finding]]
        return [(finding.value, self.opened_now[finding], self.opened_then[finding]) for finding in found]


def what_if(*, clinic: Clinic, settings: Mapping[str, int], since: date, until: date) -> WhatIf:
    """Return what would have opened from `since` up to and with `until`. Raises ValueError for a wrong setting."""
    _row, current = policy_of(clinic)
    other = replace(current, **dict(settings))
    found = WhatIf()
    for episode in _episodes(clinic, since, until):
        known = _facts(episode, until)
        last = min(until, episode.ended_on) if episode.ended_on else until
        found.opened_now.update(opened(known, current, since=since, until=last))
        found.opened_then.update(opened(known, other, since=since, until=last))
    return found


def _episodes(clinic: Clinic, since: date, until: date) -> Iterator[Episode]:
    rows = Episode.objects.filter(patient__clinic=clinic, problem=Problem.BACK, first_started_on__lte=until)
    yield from rows.exclude(ended_on__lt=since).select_related("patient__clinic").order_by("pk")


def _facts(episode: Episode, until: date) -> list[Facts]:
    """Return the facts under each review that was recorded, before the first one and the latest last."""
    whole = replace(facts_of(episode, until), sessions=_sessions(episode), symptom_reports=_reports(episode))
    columns = ("reviewed_on", "next_review_on")
    kept: Any = apps.get_model("patients", "EpisodeEvent")
    reviews = dict.fromkeys(kept.objects.filter(pgh_obj=episode).order_by("pgh_id").values_list(*columns))
    unreviewed = replace(whole, reviewed_on=None, next_review_on=None)
    return [unreviewed] + [
        replace(whole, reviewed_on=on, next_review_on=following) for on, following in reviews if on is not None
    ]


def _sessions(episode: Episode) -> tuple[rules.Session, ...]:
    rows = Session.objects.filter(version__prescription__episode=episode).order_by("started_at", "id")
    return tuple(rules.Session(*row) for row in rows.values_list("day", "worst_pain", "stopped_for_pain"))


def _reports(episode: Episode) -> tuple[rules.SymptomReport, ...]:
    rows = SymptomReport.objects.filter(patient=episode.patient).order_by("reported_at", "id")
    return tuple(rules.SymptomReport(on, frozenset(symptoms)) for on, symptoms in rows.values_list("on", "symptoms"))


def opened(known: Iterable[Facts], policy: Policy, *, since: date, until: date) -> Iterator[str]:
    """Yield the finding of every concern that a policy opens from `since` on, the days before it replayed too."""
    by_review = list(known)
    replay = _Replay()
    on = by_review[0].first_started_on or by_review[0].started_on
    while on <= until:
        day = _day(by_review, policy, on)
        new = list(replay.opens(day))
        yield from new if on >= since else ()
        on += DAY


def _day(by_review: list[Facts], policy: Policy, on: date) -> Day:
    known = [facts for facts in by_review if facts.reviewed_on is None or facts.reviewed_on < on]
    return day_of(timeline_of(known[-1], policy, on), on)


class _Replay:
    """What has been opened so far, each taken as answered on its day."""

    def __init__(self) -> None:
        self.occasions: dict[Finding, set[str]] = {}
        self.assessed: AssessedPain | None = None

    def opens(self, day: Day) -> Iterator[str]:
        """Yield what opens on a day."""
        findings = findings_on(day)
        occasions = occasions_of(day, findings)
        new = [finding for finding in findings if finding in CONCERNING and self._is_new(finding, occasions, day)]
        for finding in new:
            self.occasions.setdefault(finding, set()).add(occasions[finding])
            if finding in (Finding.SEVERE_PAIN, Finding.VERY_SEVERE_PAIN) and day.today:
                self.assessed = AssessedPain(day.on, day.today.pain)
        yield from new

    def _is_new(self, finding: Finding, occasions: Mapping[Finding, str], day: Day) -> bool:
        if day.today and pain_already_assessed(finding, day.today, self.assessed, day.on):
            return False
        return opens(finding, occasions[finding], closed=self.occasions.get(finding, set()), as_of=day.on)
