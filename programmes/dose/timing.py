from programmes.dose.shape import Dose, Sides


def seconds(dose: Dose, *, get_ready: int = 5, pace: int = 3) -> int:
    """Return how long one session of this exercise takes, in seconds.

    `get_ready` comes before every side and movement, `pace` is one repetition without its hold.
    """
    work = dose.duration_seconds or (dose.reps or 0) * ((dose.hold_seconds or 0) + pace)
    one_set = times_over(dose) * (get_ready + work)
    return dose.sets * one_set + (dose.sets - 1) * dose.rest_seconds


def times_over(dose: Dose) -> int:
    """Return how often the full dose is done in one set: once, on two sides, or once for each movement."""
    if dose.sides == Sides.MOVEMENTS:
        return len(dose.movements)
    return 1 if dose.sides == Sides.NONE else 2


def slots(dose: Dose) -> range:
    """Return the slots of a day that hold this dose, from 1; none while the frequency is not stated."""
    return range(1, (dose.sessions_per_day or 0) + 1)


def in_slot(dose: Dose, slot: int, weekday: int) -> bool:
    """Return whether this dose belongs to the slot (from 1) on the ISO weekday."""
    return slot in slots(dose) and weekday in dose.weekdays
