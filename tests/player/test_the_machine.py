"""The player as a reducer: every state follows from doses, actions and times that are given to it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.browser

# Two exercises: hold 10 s, twice on each side (2 x (5 + 26) = 62 s), then 3 repetitions (5 + 9 = 14 s).
DOSES = [{"sets": 1, "reps": 2, "hold": 10, "sides": 2, "rest": 0}, {"sets": 1, "reps": 3, "sides": 1, "rest": 0}]

SEGMENTS = 2 * (1 + 2 * 2) + 1 + 3

RUN = """(steps, { timeline }, machine) => {
    const line = timeline(%s)
    let state = machine.fresh()
    for (const [now, action] of steps) state = machine.step(line, state, action, now * 1000)
    return { state, shown: machine.shown(line, state, steps.at(-1)[0] * 1000), outcomes: machine.outcomes(line, state) }
}""".replace("%s", str(DOSES).replace("'", '"'))


@pytest.fixture(scope="module")
def run(modules: Any) -> Any:
    """Return `run((second, "play"), (second, {"type": ...}), ...)`: what is then shown, and what was done."""

    def through(*steps: tuple[float, Any]) -> Any:
        given = [[now, {"type": action} if isinstance(action, str) else action] for now, action in steps]
        return modules("timeline machine", RUN, given)

    return through


def done(told: Any) -> list[tuple[str, str]]:
    return [(one["outcome"], one["reason"]) for one in told["outcomes"]]


def test_time_alone_leads_through_and_everything_counts_as_done(run: Any) -> None:
    told = run((0, "play"), *((second, {"type": "tick", "last": (second - 1) * 1000}) for second in range(1, 77)))
    assert told["shown"]["over"]
    assert done(told) == [("done", ""), ("done", "")]


@pytest.mark.parametrize(
    ("second", "kind", "digits"),
    [
        (0, "ready", 5),
        (4.2, "ready", 1),
        (5, "move", 1),
        (8, "hold", 10),
        (17.5, "hold", 1),
        (31, "change", 5),
        (67, "rep", 1),
        (73.5, "rep", 3),
    ],
)
def test_what_is_shown_follows_from_the_time(run: Any, second: float, kind: str, digits: int) -> None:
    shown = run((0, "play"), (second, "nothing"))["shown"]
    assert (shown["kind"], shown["digits"]) == (kind, digits)


def test_a_pause_takes_no_time_off_anything(run: Any) -> None:
    before = run((0, "play"), (12, "pause"))["shown"]
    after = run((0, "play"), (12, "pause"), (500, "play"), (500, "nothing"))["shown"]
    assert (before["kind"], before["left"]) == (after["kind"], after["left"]) == ("hold", 6)


def test_back_repeats_a_side_with_its_time_to_get_ready_then_goes_further(run: Any) -> None:
    shown = run((0, "play"), (50, "back"))["shown"]
    assert (shown["kind"], shown["side"], shown["left"]) == ("change", 2, 5)
    shown = run((0, "play"), (50, "back"), (51, "back"))["shown"]
    assert (shown["kind"], shown["side"]) == ("ready", 1)


def test_a_skip_says_why_and_what_was_done_before_it_still_counts(run: Any) -> None:
    skip = {"type": "skip", "reason": "no_space"}
    told = run((0, "play"), (2, skip), (30, {"type": "tick", "last": 29_000}))
    assert told["shown"]["over"]
    assert done(told) == [("skipped", "no_space"), ("done", "")]
    assert done(run((0, "play"), (40, skip)))[0] == ("partly", "")


def test_stopping_gives_its_reason_to_all_that_is_left(run: Any) -> None:
    told = run((0, "play"), (40, {"type": "stop", "reason": "sore"}))
    assert told["shown"]["over"]
    assert done(told) == [("partly", ""), ("skipped", "sore")]


def test_time_in_which_nothing_was_heard_counts_only_if_the_patient_says_so(run: Any) -> None:
    asleep = [(0, "play"), (12, {"type": "tick", "last": 11_000}), (50, {"type": "tick", "last": 12_000})]
    told = run(*asleep)
    assert told["state"]["away"] == {"from": pytest.approx(2.4), "ms": 38_000}
    assert (told["shown"]["kind"], told["shown"]["side"], told["shown"]["paused"]) == ("move", 2, True)
    kept = run(*asleep, (50, "kept"), (50, "play"), (76, {"type": "tick", "last": 75_000}))
    assert done(kept)[0] == ("done", "")
    back = run(*asleep, (50, "return"))
    assert (back["shown"]["kind"], back["shown"]["side"], back["outcomes"][0]["outcome"]) == ("ready", 1, "skipped")


def test_another_tempo_keeps_the_place(modules: Any) -> None:
    ask = """(_, { timeline }, machine) => {
        const doses = [{ sets: 1, reps: 10, sides: 1, rest: 0 }]
        const [slow, fast] = [timeline(doses, { pace: 6 }), timeline(doses, { pace: 2 })]
        let state = machine.step(slow, machine.fresh(), { type: "play" }, 0)
        state = machine.step(slow, state, { type: "settle" }, 20_000)
        const [before, after] = [machine.shown(slow, state, 20_000), machine.shown(fast, state, 20_000)]
        return [before.rep, after.rep, machine.shown(fast, state, 21_000).rep, after.totalLeft]
    }"""
    assert modules("timeline machine", ask) == [3, 3, 4, 15]


actions = st.one_of(
    st.sampled_from(["play", "pause", "back", "next", "settle", "kept", "return"]),
    st.builds(lambda reason: {"type": "skip", "reason": reason}, st.sampled_from(["sore", "forgot"])),
    st.just({"type": "tick", "last": 0}),
)


@settings(max_examples=60)
@given(steps=st.lists(st.tuples(st.floats(0.01, 30), actions), min_size=1, max_size=15))
def test_whatever_is_pressed_no_more_counts_as_done_than_time_went_by(run: Any, steps: Any) -> None:
    now, given = 0.0, []
    for gap, action in steps:
        last, now = now, now + gap
        given.append((now, {**action, "last": last * 1000} if isinstance(action, dict) else action))
    told = run(*given)
    worked = sum(end - start for start, end in told["state"]["spans"])
    assert all(0 <= start <= end <= SEGMENTS for start, end in told["state"]["spans"])
    if now < 62:
        assert told["outcomes"][0]["outcome"] != "done" or "kept" in [action for _, action in given]
    if worked == 0:
        assert [one["outcome"] for one in told["outcomes"]] == ["skipped", "skipped"]


def test_the_clock_goes_on_in_sleep_and_never_back(modules: Any) -> None:
    ask = """(_, { makeClock }) => {
        let wall = 1_000_000, steady = 0
        const now = makeClock(() => wall, () => steady)
        const after = (a, b) => { wall += a; steady += b; return now() - 1_000_000 }
        return [after(1000, 1000), after(600_000, 0), after(-86_400_000, 1000), after(1000, 1000.4)]
    }"""
    assert modules("machine", ask) == pytest.approx([1000, 601_000, 602_000, 603_000.4])


def test_cues_do_not_drift_over_20_minutes_of_a_busy_phone(modules: Any) -> None:
    ask = """(_, { timeline }, machine) => {
        const line = timeline([{ sets: 1, reps: 400, sides: 1, rest: 0 }])
        let state = machine.step(line, machine.fresh(), { type: "play" }, 0)
        let now = 0, heard = 0, worst = 0, told = 0
        while (!state.over) {
            const due = line.cues.find(cue => cue.at > heard)
            now = Math.max(now, due.at * 1000) + (told * 37) % 80  // late by up to 80 ms, each time anew
            const { time } = machine.shown(line, state, now)
            for (const cue of machine.between(line, heard, time)) {
                worst = Math.max(worst, now - cue.at * 1000)
                told += 1
            }
            heard = time
            state = machine.step(line, state, { type: "tick", last: now }, now)
        }
        return [worst, told, line.cues.length, now]
    }"""
    worst, told, all_cues, took = modules("timeline machine", ask)
    assert worst <= 100
    assert told == all_cues - 1  # the first is told at the start itself
    assert took >= 1_200_000
