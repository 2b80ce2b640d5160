"""Putting a figure together, pose by pose: what a page posted, and the same after one of its buttons."""

from collections.abc import Callable
from typing import Any

from django.http import QueryDict

from programmes.drawn import MOST_POSES
from programmes.figures.pose import View
from programmes.library.poses import POSES

Drawn = dict[str, Any]


def nothing_yet() -> Drawn:
    """Return a figure without a pose."""
    return {"view": View.SIDE.value, "poses": [], "works": [], "props": []}


def posted(data: QueryDict) -> Drawn:
    """Return the figure as it stands on a page, whether it can be drawn or not."""
    keys, words = data.getlist("pose"), data.getlist("words")
    said = [*words, *[""] * len(keys)]
    return {
        "view": data.get("view", ""),
        "poses": [{"key": key, "words": text.strip()} for key, text in zip(keys, said, strict=False)][: MOST_POSES + 1],
        "works": data.getlist("works"),
        "props": data.getlist("props"),
    }


def after(drawn: Drawn, do: str) -> Drawn:
    """Return the figure after a button: "add-bridge-1-1", "up-2", "down-1", "drop-1"; any other changes nothing."""
    verb, _dash, what = do.partition("-")
    if verb == "add" and what in POSES:
        return _added(drawn, what)
    place = int(what) - 1 if what.isdecimal() else -1
    if verb in MOVES and 0 <= place < len(drawn["poses"]):
        return drawn | {"poses": MOVES[verb]([*drawn["poses"]], place)}
    return drawn


def _added(drawn: Drawn, key: str) -> Drawn:
    """Return the figure with one pose more and the things it stands by; the first says what works, and from where."""
    known = POSES[key]
    if len(drawn["poses"]) >= MOST_POSES:
        return drawn
    first = not drawn["poses"]
    return {
        "view": known.view.value if first else drawn["view"],
        "poses": [*drawn["poses"], {"key": key, "words": ""}],
        "works": sorted(known.works) if first and not drawn["works"] else drawn["works"],
        "props": sorted({*drawn["props"], *known.props}),
    }


def _swapped(poses: list[Any], place: int, other: int) -> list[Any]:
    if 0 <= other < len(poses):
        poses[place], poses[other] = poses[other], poses[place]
    return poses


MOVES: dict[str, Callable[[list[Any], int], list[Any]]] = {
    "up": lambda poses, place: _swapped(poses, place, place - 1),
    "down": lambda poses, place: _swapped(poses, place, place + 1),
    "drop": lambda poses, place: poses[:place] + poses[place + 1 :],
}
