"""The record of one patient, as its page shows it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from types import MappingProxyType
from typing import Any

from clinic import access
from clinic.access import Action
from clinic.models import Staff
from patients.admin import adherence, adherence_rows, axis_svg, numbers, on_axis, told, words
from patients.admin.axis_shapes import Axis
from patients.admin.concern_rows import row_of
from patients.admin.timeline import page_of
from patients.care import in_full, reminding
from patients.care.adherence import planned, weeks_of
from patients.care.done import Done, done_since, sessions
from patients.care.episodes import covered
from patients.care.happened import Happening, happened
from patients.care.history_sources import Kind
from patients.care.progression import proposals
from patients.care.progression.proposals import Proposal
from patients.models import Episode, Patient
from patients.models.episode import Phase
from patients.rules.schedule import DAY, local_date, monday_of, patient_day

REMINDERS_SHOWN = 14
SHOWN, LATELY = 84, 28  # days
VERSIONS_SHOWN = 5  # of each programme, the newest; a page of its own has all
NEWEST: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Course:
    """One episode, where it stands, and what is prescribed in it."""

    episode: Episode
    day: int
    paused: bool
    covered: bool
    kept_up: bool
    goal: str
    prescriptions: list[dict[str, Any]]


@dataclass
class Read:
    """What was read of a patient, once for all parts of the page."""

    patient: Patient
    today: date
    day: date  # as the patient counts days
    episodes: list[Any]
    versions: list[Any]
    happened: list[Happening]
    done: list[Done]

    @classmethod
    def of(cls, patient: Patient, now: datetime) -> "Read":
        """Return what is known of the last weeks, and of every problem."""
        today, day = local_date(now, patient.zone), patient_day(now, patient.zone, patient.day_starts_at)
        since = first_day(today)
        return cls(
            patient=patient,
            today=today,
            day=day,
            episodes=in_full.episodes(patient),
            versions=in_full.versions(patient),
            happened=happened(patient, since),
            done=done_since(patient, monday_of(since)),
        )

    @cached_property
    def prescriptions(self) -> list[dict[str, Any]]:
        """Return the programmes with their versions, the newest first."""
        return _prescriptions(self.versions)

    @cached_property
    def weeks(self) -> list[adherence.WeekRow]:
        """Return what was done of each week, newest first."""
        done, of_episode = sessions(self.done), {episode.pk: in_full.pauses(episode) for episode in self.episodes}
        programmes = [
            (planned(given, row["versions"]), done.get(given.pk, []), of_episode[given.episode_id])
            for row in self.prescriptions
            for given in [row["prescription"]]
        ]
        return adherence.week_rows(weeks_of(programmes, first_day(self.today), self.day), self.day)

    @cached_property
    def exercises(self) -> list[adherence.ExerciseRow]:
        """Return the exercises of the last weeks."""
        return adherence.exercise_rows(self.done, self.day - LATELY * DAY)


def first_day(today: date) -> date:
    """Return the first day of the weeks that are shown."""
    return today - (SHOWN - 1) * DAY


def record_of(patient: Patient, staff: Staff, now: datetime, asked: Mapping[str, str] = NEWEST) -> dict[str, Any]:
    """Return what the record page shows; what was answered only to clinicians. `asked` narrows the timeline."""
    shown: dict[str, Any] = {
        "rows": [row_of(concern, now, staff) for concern in told.open_of(patient)],
        "texts": numbers.shown(patient),
        "may_prescribe": access.may(staff, Action.PRESCRIBE, "patients.patient"),
        "may_change": access.may(staff, Action.CHANGE, "patients.patient"),
        "may_answer": access.may(staff, Action.ANSWER_FOR, "patients.patient"),
        "may_act": access.may(staff, Action.ACKNOWLEDGE, "patients.concern"),
        "may_read": access.may(staff, Action.VIEW, "patients.checkin"),
    }
    if not shown["may_read"]:
        return shown
    read = Read.of(patient, now)
    axis, decision = _axis(read), in_full.last_answer(patient)
    shown_of_all = page_of(patient, asked.get("kind", ""), asked.get("before", ""))
    return shown | {
        "courses": _courses(read),
        "axis": axis,
        "drawn": axis and axis_svg.drawn(axis),
        "steps": () if asked.get("kind") or asked.get("before") else _steps(patient, shown, now),
        "week_rows": adherence_rows.week_rows(read.weeks),
        "exercise_rows": adherence_rows.exercise_rows(read.exercises),
        "lately": LATELY,
        "decision": decision,
        "headline": decision and words.finding(decision.headline),
        "letters": in_full.letters(patient),
        "timeline": shown_of_all,
        "reminders": reminding.decisions(patient, REMINDERS_SHOWN) if shown_of_all.kind is Kind.MAILS else (),
        "waiting": getattr(getattr(patient, "conversation", None), "waiting_since", None),
    }


def _steps(patient: Patient, shown: Mapping[str, Any], now: datetime) -> Collection[Proposal]:
    """Return what is proposed, to whoever may prescribe; whoever narrows the timeline reads what has been."""
    return proposals.of_patient(patient, now) if shown["may_prescribe"] else ()


def _courses(read: Read) -> list[Course]:
    """Return the episodes; one in which a draft was discarded and nothing else happened is left out."""
    courses = []
    for episode in read.episodes:
        given = [row for row in read.prescriptions if row["prescription"].episode_id == episode.pk]
        if given or episode.ended_on is None:
            courses.append(_course(episode, read.today, given))
    return courses


def _course(episode: Any, today: date, prescriptions: list[dict[str, Any]]) -> Course:
    return Course(
        episode=episode,
        day=words.day_of(episode.started_on, today),
        paused=any(pause.covers(today) for pause in in_full.pauses(episode)),
        covered=covered(episode),
        kept_up=episode.phase == Phase.MAINTENANCE,
        goal=words.goal(episode.goal_text, episode.ratings),
        prescriptions=prescriptions,
    )


def _prescriptions(versions: list[Any]) -> list[dict[str, Any]]:
    found = []
    for _key, of_one in groupby(versions, key=lambda version: version.prescription_id):
        rows = list(of_one)
        draft = next((version for version in rows if version.published_at is None), None)
        published = any(version.published_at for version in rows)
        shown = {"versions": rows, "newest": rows[:VERSIONS_SHOWN], "draft": draft, "published": published}
        found.append({"prescription": rows[0].prescription, "title": rows[0].title, **shown})
    return found


def _axis(read: Read) -> Axis | None:
    """Return the course over time; None before anything is prescribed or answered."""
    published = [version for version in read.versions if version.published_at]
    begins = [*(one.on for one in read.happened), *(version.starts_on for version in published)]
    if not begins:
        return None
    review = next((episode.review_due or episode.next_review_on for episode in read.episodes), None)
    days = on_axis.days_of(max(min(begins), first_day(read.today)), read.today, review, SHOWN)
    return on_axis.axis_of(on_axis.Known(days, read.today, review, read.happened, published[::-1], read.weeks))
