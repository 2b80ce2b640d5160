"""Generated timelines: every fact of an episode, dense enough around the reviews for the rules to meet."""

from dataclasses import fields
from datetime import date, timedelta

from hypothesis import strategies as st

from clinic.policy import BOUNDS, Policy
from patients.rules.facts import CheckIn, Facts, Pause, Session, SymptomReport
from patients.rules.symptoms import Symptom

START = date(2026, 3, 16)

pains = st.integers(0, 10)
changes = st.none() | st.integers(1, 7)
symptoms = st.frozensets(st.sampled_from(Symptom), max_size=2)
few_symptoms = st.just(frozenset()) | symptoms
policies = st.just(Policy()) | st.builds(
    Policy, **{field.name: st.integers(*BOUNDS[field.name]) for field in fields(Policy)}
)


def days(first, last):
    """Return days counted from START."""
    return st.integers(first, last).map(lambda number: START + timedelta(days=number))


def check_ins(on):
    return st.builds(
        CheckIn,
        on=on,
        pain=pains,
        change=changes,
        symptoms=few_symptoms,
        severe=st.sampled_from([False, False, False, True]),
    )


@st.composite
def pauses(draw):
    start = draw(days(-5, 50))
    length = draw(st.none() | st.integers(0, 25))
    return Pause(start, None if length is None else start + timedelta(days=length))


@st.composite
def timelines(draw, last=60):
    """Return facts that begin around START, with answers up to `last` days after it."""
    started_on = draw(st.just(START) | days(0, 20))
    reviewed_on = draw(st.none() | days(1, last))
    further = draw(st.none() | st.integers(1, 14)) if reviewed_on else None
    return Facts(
        started_on=started_on,
        first_started_on=draw(st.sampled_from([None, START])),
        baseline=draw(st.none() | pains),
        check_ins=tuple(draw(st.lists(check_ins(days(-10, last)), max_size=12))),
        sessions=tuple(
            draw(
                st.lists(
                    st.builds(
                        Session,
                        on=days(0, last),
                        worst_pain=st.none() | pains,
                        stopped_for_pain=st.booleans(),
                    ),
                    max_size=4,
                )
            )
        ),
        symptom_reports=tuple(
            draw(st.lists(st.builds(SymptomReport, on=days(0, last), symptoms=symptoms), max_size=2))
        ),
        pauses=tuple(draw(st.lists(pauses(), max_size=2))),
        reviewed_on=reviewed_on,
        next_review_on=reviewed_on + timedelta(days=further) if reviewed_on and further else None,
    )
