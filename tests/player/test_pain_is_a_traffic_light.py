from dataclasses import asdict
from typing import Any

import pytest

from patients.rules.traffic_light import light, limits

# Resting pain, then what each pain from 0 to 10 asks for: green, amber, red.
TABLE = {
    None: "gggg aa rrrrr",
    0: "gggg aa rrrrr",
    3: "gggg aa rrrrr",
    4: "gggg aa rrrrr",
    5: "gggg aa rrrrr",
    8: "gggg aa rrrrr",
    10: "gggg aa rrrrr",
}


def in_table(resting: int | None) -> list[str]:
    names = {"g": "green", "a": "amber", "r": "red"}
    return [names[letter] for letter in TABLE[resting].replace(" ", "")]


@pytest.mark.parametrize("resting", TABLE)
def test_the_server_reads_the_table(resting: int | None) -> None:
    assert [light(pain, resting).value for pain in range(11)] == in_table(resting)


@pytest.mark.browser
def test_the_page_reads_the_same_table_from_the_servers_limits(modules: Any) -> None:
    ask = "(all, { light }) => all.map(limits => Array.from({ length: 11 }, (_, pain) => light(pain, limits)))"
    given = [{"easeFrom": found.ease_from, "stopFrom": found.stop_from} for found in map(limits, TABLE)]
    assert modules("machine", ask, given) == [in_table(resting) for resting in TABLE]


@pytest.mark.parametrize("resting", [None, *range(11)])
def test_the_most_careful_limit_holds(resting: int | None) -> None:
    found = asdict(limits(resting))
    assert found["ease_from"] <= 4
    assert found["stop_from"] <= 6
    if resting is not None and resting >= 4:
        assert found["stop_from"] <= resting + 2
