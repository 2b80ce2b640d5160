"""A dose in words. Texts go through `Words`: free of Django, and still translatable."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields

from programmes.bounds import gettext_noop
from programmes.dose.shape import EVERY_DAY, Dose, Sides

WEEKDAYS = (
    gettext_noop("Monday"),
    gettext_noop("Tuesday"),
    gettext_noop("Wednesday"),
    gettext_noop("Thursday"),
    gettext_noop("Friday"),
    gettext_noop("Saturday"),
    gettext_noop("Sunday"),
)

PLACED: dict[Sides, str] = {
    Sides.EACH_SIDE: gettext_noop("{amount} each {side}"),
    Sides.EACH_DIRECTION: gettext_noop("{amount} in each direction"),
    Sides.MOVEMENTS: gettext_noop("{amount} {movements}"),
}
SIDES: dict[Sides, str] = {
    Sides.NONE: gettext_noop("not by side"),
    Sides.EACH_SIDE: gettext_noop("each side"),
    Sides.EACH_DIRECTION: gettext_noop("each direction"),
    Sides.MOVEMENTS: gettext_noop("each movement"),
}


def _plural(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


@dataclass(frozen=True)
class Words:
    """The two translating functions; as they stand they leave English as it is."""

    gettext: Callable[[str], str] = str
    ngettext: Callable[[str, str, int], str] = _plural


PLAIN = Words()


def sentence(dose: Dose, *, side_word: str = "side", words: Words = PLAIN) -> str:
    """Return the dose as a patient reads it: "Hold 10 seconds, 10 times each leg, twice a day"."""
    pieces = (
        _amount(dose, side_word, words),
        _sets(dose, words),
        words.gettext("with {load}").format(load=dose.load) if dose.load else "",
        _when(dose, words),
    )
    text = ", ".join(piece for piece in pieces if piece)
    return text[:1].upper() + text[1:]


def _amount(dose: Dose, side_word: str, words: Words) -> str:
    if dose.reps is None:
        return _placed(_span(dose.duration_seconds or 0, words), dose, side_word, words)
    times = _placed(_times(dose.reps, words), dose, side_word, words)
    if dose.hold_seconds is None:
        return times
    return words.gettext("Hold {time}, {times}").format(time=_span(dose.hold_seconds, words), times=times)


def _placed(amount: str, dose: Dose, side_word: str, words: Words) -> str:
    """Return the amount with where it is done again: each leg, in each direction, forward and backward."""
    if dose.sides == Sides.NONE:
        return amount
    movements = _listed(dose.movements, words)
    return words.gettext(PLACED[dose.sides]).format(amount=amount, side=side_word, movements=movements)


def _sets(dose: Dose, words: Words) -> str:
    if dose.sets == 1:
        return ""
    sets = words.ngettext("{count} set", "{count} sets", dose.sets).format(count=dose.sets)
    if not dose.rest_seconds:
        return sets
    rest = _span(dose.rest_seconds, words)
    return words.gettext("{sets} with {time} of rest between them").format(sets=sets, time=rest)


def _when(dose: Dose, words: Words) -> str:
    pieces = []
    if dose.sessions_per_day is not None:
        times = _times(dose.sessions_per_day, words)
        pieces.append(words.gettext("{times} a day").format(times=times))
    if dose.weekdays != EVERY_DAY:
        pieces.append(words.gettext("on {weekdays}").format(weekdays=_weekdays(dose.weekdays, words)))
    return " ".join(pieces)


def _weekdays(days: Iterable[int], words: Words) -> str:
    return _listed([words.gettext(WEEKDAYS[day - 1]) for day in sorted(days)], words)


def _span(count: int, words: Words) -> str:
    """Return a time in words: seconds, or minutes when they come out whole."""
    if count >= 120 and count % 60 == 0:
        return words.gettext("{count} minutes").format(count=count // 60)
    return words.ngettext("{count} second", "{count} seconds", count).format(count=count)


def _times(count: int, words: Words) -> str:
    if count == 1:
        return words.gettext("once")
    if count == 2:
        return words.gettext("twice")
    return words.ngettext("{count} time", "{count} times", count).format(count=count)


def _listed(names: Iterable[str], words: Words) -> str:
    *first, last = (*names,) or ("",)
    if not first:
        return last
    return words.gettext("{names} and {last}").format(names=", ".join(first), last=last)


# One name for every field of Dose; a test holds the two together.
NAMES: dict[str, tuple[str, str]] = {
    "sets": (gettext_noop("sets"), ""),
    "reps": (gettext_noop("repetitions"), ""),
    "hold_seconds": (gettext_noop("hold"), gettext_noop("s")),
    "duration_seconds": (gettext_noop("duration"), gettext_noop("s")),
    "sides": (gettext_noop("sides"), ""),
    "movements": (gettext_noop("movements"), ""),
    "rest_seconds": (gettext_noop("rest"), gettext_noop("s")),
    "sessions_per_day": (gettext_noop("sessions a day"), ""),
    "weekdays": (gettext_noop("days"), ""),
    "load": (gettext_noop("load"), ""),
}


def changes(old: Dose, new: Dose, *, words: Words = PLAIN) -> list[str]:
    """Return what differs, a line for each field: "hold 10 -> 20 s"; no lines when the doses are the same."""
    names = [field.name for field in fields(Dose) if getattr(old, field.name) != getattr(new, field.name)]
    return [_change(name, old, new, words) for name in names]


def _change(name: str, old: Dose, new: Dose, words: Words) -> str:
    label, unit = NAMES[name]
    before, after = _value(name, old, words), _value(name, new, words)
    tail = " " + words.gettext(unit) if unit and getattr(new, name) is not None else ""
    return f"{words.gettext(label)} {before} -> {after}{tail}"


def _value(name: str, dose: Dose, words: Words) -> str:
    value = getattr(dose, name)
    if name == "weekdays":
        return words.gettext("every day") if value == EVERY_DAY else _weekdays(value, words)
    if name == "movements":
        value = _listed(value, words)
    if name == "sides":
        value = words.gettext(SIDES[value])
    return words.gettext("none") if value in (None, "") else str(value)
