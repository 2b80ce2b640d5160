"""Plays every story from its first day until now. Between two beats time passes as it does in a clinic: by ticks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from patients.care.passing import pass_time
from patients.demo import harbour, hillside, settling, timing
from patients.demo.acting import act
from patients.demo.beats import Story
from patients.demo.staging import Cast, stage
from patients.demo.visiting import visit

STORIES = (*harbour.STORIES, *hillside.STORIES)


@dataclass(frozen=True)
class Moment:
    """Something that happens at an instant."""

    at: datetime
    happen: Callable[..., None]


@transaction.atomic
def play(*, now: datetime) -> None:
    """Make both clinics and everything that has happened in them; all of it or nothing."""
    cast = stage(now=now)
    moments = [moment for story in STORIES for moment in _moments(story, cast, now)]
    for moment in sorted(moments, key=lambda moment: moment.at):
        if moment.at <= now:  # the rest has not come yet
            pass_time(until=moment.at)
            moment.happen(now=moment.at)
    pass_time(until=now)
    settling.set_aside(now=now)


def _moments(story: Story, cast: Cast, now: datetime) -> Iterator[Moment]:
    patient = cast.patients[story.who]
    given = partial(
        visit,
        patient=patient,
        starts_on=timing.first_day(story, patient, made=now),
        baseline=story.baseline,
        signs_in=story.signs_in,
    )
    yield Moment(timing.visit_of(story, patient, made=now), given)
    for when, beat in story.beats:
        at = timing.instant_of(when, beat, story, patient, made=now)
        yield Moment(at, partial(act, beat, patient=patient, cast=cast))
