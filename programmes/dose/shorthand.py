"""A dose as one row of text, as people type it in English: "3x10 hold 5s each side 2/day"."""

import re
from collections.abc import Callable
from typing import Any

from programmes.bounds import gettext_noop
from programmes.dose.shape import EVERY_DAY, Dose, DoseError, Problem, Sides

EXAMPLE = gettext_noop("3x10 hold 5s each side 2/day")
UNREAD = gettext_noop("“{words}” cannot be read as part of a dose. Write it like this: {example}.")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
PLACES = {
    Sides.EACH_SIDE: "each side",
    Sides.EACH_DIRECTION: "each direction",
    Sides.MOVEMENTS: "each movement",
}
FAR = 10**6  # beyond every bound, and short enough to count with


def typed(dose: Dose) -> str:
    """Return the dose as one row; the names of movements and the load have fields of their own."""
    sets = f"{dose.sets}x" if dose.sets != 1 else ""
    amount = f"{dose.duration_seconds}s" if dose.reps is None else f"{dose.reps}" + ("" if sets else "x")
    words = (
        f"{sets}{amount}",
        f"hold {dose.hold_seconds}s" if dose.hold_seconds else "",
        PLACES.get(dose.sides, ""),
        f"rest {dose.rest_seconds}s" if dose.rest_seconds else "",
        f"{dose.sessions_per_day}/day" if dose.sessions_per_day else "",
        "" if dose.weekdays == EVERY_DAY else " ".join(DAYS[day - 1] for day in sorted(dose.weekdays)),
    )
    return " ".join(word for word in words if word)


def read(text: str, *, like: Dose | None = None) -> Dose:
    """Return what one row of text says; movements and load are those of `like`. Raises DoseError."""
    said: dict[str, Any] = {}
    rest = " ".join(text.lower().replace("\N{MULTIPLICATION SIGN}", "x").split())
    for pattern, means in PARTS:
        if (found := pattern.search(rest)) and not (part := means(found)).keys() & said.keys():
            said |= part
            rest = f"{rest[: found.start()]}\n{rest[found.end() :]}"
    if left := [part.strip() for part in FILLERS.sub(" ", rest).split("\n") if part.strip()]:
        raise DoseError((Problem("typed", "typed", UNREAD.format(words=" ".join(left), example=EXAMPLE)),))
    if like:
        said |= {"load": like.load, "movements": like.movements if said.get("sides") == Sides.MOVEMENTS else ()}
    return Dose(**said)


def _number(digits: str) -> int:
    return min(int(digits), FAR) if len(digits) < len(str(FAR)) else FAR


def _seconds(found: re.Match[str]) -> int:
    """Return a time in whole seconds; without a unit it is seconds."""
    if len(found["n"]) > len(str(FAR)):
        return FAR
    return round(float(found["n"]) * (60 if (found["unit"] or "s").startswith("m") else 1))


def _times(said: str) -> int:
    return {"once": 1, "twice": 2}.get(said) or _number(said)


def _weekdays(found: re.Match[str]) -> dict[str, frozenset[int]]:
    """Return the days of a list such as "mon, wed and fri" or "mon-fri"."""
    days: list[int] = []
    to = False
    for word in re.findall(r"[a-z]+|-", found[0]):
        if (name := word[:3].title()) in DAYS:
            day = DAYS.index(name) + 1
            first = days[-1] if to else day
            days += [(first - 1 + step) % 7 + 1 for step in range((day - first) % 7 + 1)]
        to = word in {"-", "to"}
    return {"weekdays": frozenset(days)}


def _amount(found: re.Match[str]) -> dict[str, int]:
    amount = {"duration_seconds": _seconds(found)} if found["unit"] else {"reps": _number(found["n"].split(".")[0])}
    return {"sets": _number(found["sets"]), **amount}


def _is(field: str, value: Any) -> Callable[[re.Match[str]], dict[str, Any]]:
    return lambda _found: {field: value}


def _counted(field: str) -> Callable[[re.Match[str]], dict[str, Any]]:
    return lambda found: {field: _times(found["n"])}


def _timed(field: str) -> Callable[[re.Match[str]], dict[str, Any]]:
    return lambda found: {field: _seconds(found)}


_UNIT = r"(?P<unit>seconds?|secs?|s|minutes?|mins?|m)\b"
_TIME = rf"(?<![\d.])(?P<n>\d+(?:\.\d+)?)[ -]*{_UNIT}"
_LOOSE = rf"(?P<n>\d+(?:\.\d+)?)(?:[ -]*{_UNIT})?(?![\d.x])"
_COUNT = r"(?<![\d.])(?P<n>\d+)"
_DAY = (
    r"(?:mon(?:days?)?|tue(?:s(?:days?)?)?|wed(?:nesdays?)?|thu(?:r(?:s(?:days?)?)?)?"
    r"|fri(?:days?)?|sat(?:urdays?)?|sun(?:days?)?)\b"
)
_LIMB = r"(?:sides?|legs?|arms?|knees?|hips?|foot|feet|ankles?|shoulders?|hands?|elbows?|wrists?)\b"

FILLERS = re.compile(r"(?:[ ,;.]|\b(?:and|of|for|on|with|repeat)\b)+")
# In this order: what holds a number in a frame of words goes before what takes any number.
PARTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], dict[str, Any]]], ...] = (
    (re.compile(r"\bevery day\b"), _is("weekdays", EVERY_DAY)),
    (re.compile(r"\b(?:on )?weekdays\b"), _is("weekdays", frozenset(range(1, 6)))),
    (re.compile(rf"\b{_DAY}(?:[ ,/&-]*(?:(?:and|to) )?{_DAY})*"), _weekdays),
    (
        re.compile(
            r"(?<![\d.])(?P<n>\d+|\bonce|\btwice)(?: ?(?:/|per|an?|x ?/|x an?|x per|times an?|times per|times|x))? ?"
            r"(?:day|daily)\b"
        ),
        _counted("sessions_per_day"),
    ),
    (re.compile(r"\bdaily\b"), _is("sessions_per_day", 1)),
    (re.compile(rf"\bhold(?:ing)?(?: for)? ?{_LOOSE}"), _timed("hold_seconds")),
    (re.compile(rf"{_TIME} holds?\b"), _timed("hold_seconds")),
    (re.compile(rf"\brest(?:ing)?(?: for)? ?{_LOOSE}"), _timed("rest_seconds")),
    (re.compile(rf"{_TIME}(?: of)? rest\b"), _timed("rest_seconds")),
    (re.compile(r"\b(?:each|both) (?:directions?|ways?)\b"), _is("sides", Sides.EACH_DIRECTION)),
    (re.compile(r"\beach movement\b"), _is("sides", Sides.MOVEMENTS)),
    (re.compile(rf"\b(?:each|both|per) {_LIMB}|\be/s\b"), _is("sides", Sides.EACH_SIDE)),
    (
        re.compile(rf"(?<![\d.])(?P<sets>\d+) ?x ?(?P<n>\d+(?:\.\d+)?)(?:[ -]*{_UNIT}| ?reps?\b)?(?![\d.x])"),
        _amount,
    ),
    (re.compile(rf"{_COUNT} ?sets?\b"), _counted("sets")),
    (re.compile(rf"{_COUNT} ?(?:x|reps?|repetitions?|times)(?![a-z0-9/])"), _counted("reps")),
    (re.compile(rf"{_TIME}"), _timed("duration_seconds")),
    (re.compile(rf"{_COUNT}(?![\d.a-z/])"), _counted("reps")),
)
