"""The player's time is the dose's time: thousands of doses, in the Chromium that will play them."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from patients.portal.player import timing
from programmes.dose import Dose, Sides, seconds, times_over

pytestmark = pytest.mark.browser

few = st.integers(1, 4) | st.integers(1, 20)
shape = st.tuples(
    st.sampled_from([Sides.NONE, Sides.EACH_SIDE, Sides.EACH_DIRECTION, Sides.MOVEMENTS]), st.integers(1, 5)
)
amount = st.one_of(
    st.fixed_dictionaries({"reps": st.integers(1, 30) | st.integers(1, 100)}),
    st.fixed_dictionaries({"reps": st.integers(1, 30), "hold_seconds": st.integers(1, 300)}),
    st.fixed_dictionaries({"duration_seconds": st.integers(1, 3600)}),
)


@st.composite
def dose(draw: Any) -> Dose:
    sides, count = draw(shape)
    movements = tuple(f"way {number}" for number in range(count)) if sides == Sides.MOVEMENTS else ()
    rest = draw(st.integers(0, 600))
    return Dose(sets=draw(few), sides=sides, movements=movements, rest_seconds=rest, **draw(amount))


# Of each dose alone: its total, whether time has a gap or turns back, seconds and cues by kind and side.
TOLD = """({ doses, ready, pace }, { timeline }) => doses.map(dose => {
    const line = timeline([dose], { ready, pace })
    let reached = 0, whole = true, before = 0
    for (const one of line.segments) { whole &&= one.at === reached && one.seconds > 0; reached += one.seconds }
    const sides = {}, kinds = {}
    for (const cue of line.cues) {
        whole &&= cue.at >= before; before = cue.at
        kinds[cue.kind] = (kinds[cue.kind] ?? 0) + 1
        if (cue.kind !== "rest") sides[cue.side] = (sides[cue.side] ?? 0) + cue.seconds
    }
    delete sides[0]
    return { total: line.total, whole: whole && reached === line.total, kinds, sides: Object.values(sides) }
})"""


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    doses=st.lists(dose(), min_size=40, max_size=40), ready=st.sampled_from([5, 3, 10]), pace=st.sampled_from([2, 3, 6])
)
def test_total_sides_and_cues_are_those_of_the_dose(modules: Any, doses: list[Dose], ready: int, pace: int) -> None:
    told = modules("timeline", TOLD, {"doses": [timing(one) for one in doses], "ready": ready, "pace": pace})
    for one, line in zip(doses, told, strict=True):
        assert line["whole"], one
        assert line["total"] == seconds(one, get_ready=ready, pace=pace), one
        assert len(line["sides"]) == times_over(one), one
        assert len(set(line["sides"])) == 1, (one, "the sides differ")
        assert line["kinds"] == expected(one), one


def expected(dose: Dose) -> dict[str, int]:
    """Return how many cues of each kind a dose gives."""
    rounds = dose.sets * times_over(dose)
    told = Counter(ready=dose.sets, change=rounds - dose.sets, end=1, rest=dose.sets - 1 if dose.rest_seconds else 0)
    if dose.reps is None:
        told += Counter(work=rounds, relax=rounds, five=rounds if (dose.duration_seconds or 0) >= 10 else 0)
    elif dose.hold_seconds is None:
        told += Counter(rep=rounds * dose.reps, relax=rounds)
    else:
        all_reps = rounds * dose.reps
        told += Counter(move=all_reps, hold=all_reps, relax=all_reps, five=all_reps if dose.hold_seconds >= 10 else 0)
    return {kind: count for kind, count in told.items() if count}


def test_exercises_follow_each_other_without_a_gap(modules: Any) -> None:
    doses = [Dose(reps=8, hold_seconds=10, sides=Sides.EACH_SIDE), Dose(duration_seconds=30), Dose(sets=3, reps=5)]
    ask = "(doses, { timeline }) => { const { total, segments } = timeline(doses); return [total, segments] }"
    total, segments = modules("timeline", ask, [timing(one) for one in doses])
    assert total == sum(seconds(one) for one in doses)
    starts = [one["at"] for one in segments if one["kind"] == "ready" and one["set"] == 1]
    assert starts == [0, seconds(doses[0]), seconds(doses[0]) + seconds(doses[1])]


SHORT = """(lists, { short, timeline }) => lists.map(exercises => {
    const held = short(exercises)
    return { held, total: timeline(held.map(one => one.timing)).total }
})"""


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(lists=st.lists(st.lists(st.tuples(dose(), st.integers(0, 3)), min_size=1, max_size=4), min_size=10, max_size=10))
def test_the_4_minute_version_holds_what_is_ranked_first_and_lasts_4_minutes(modules: Any, lists: Any) -> None:
    asked = [[{"rank": rank, "timing": timing(one)} for one, rank in exercises] for exercises in lists]
    for exercises, told in zip(asked, modules("timeline", SHORT, asked), strict=True):
        held = [one["index"] for one in told["held"]]
        ranked = sorted(range(len(exercises)), key=lambda index: (exercises[index]["rank"], index))
        assert held == sorted(ranked[: len(held)])
        assert 1 <= len(held) <= 2
        smallest = all(least(one["timing"]) for one in told["held"])
        assert told["total"] <= 240 or (len(held) == 1 and smallest), told


def least(timing: dict[str, Any]) -> bool:
    """Return whether a dose cannot be cut further."""
    return timing["sets"] == 1 and (timing["reps"] == 1 or (timing["duration"] or 0) <= 48)
