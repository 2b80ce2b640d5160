"""How much of an exercise: one typed dose drives the sentence, the player, the print and the reminders."""

from programmes.bounds import BOUNDS, Bound
from programmes.dose.shape import EVERY_DAY, RULES, Dose, DoseError, Problem, Sides
from programmes.dose.shorthand import read, typed
from programmes.dose.timing import in_slot, seconds, slots, times_over
from programmes.dose.wording import PLAIN, Words, changes, sentence

__all__ = [
    "BOUNDS",
    "EVERY_DAY",
    "PLAIN",
    "RULES",
    "Bound",
    "Dose",
    "DoseError",
    "Problem",
    "Sides",
    "Words",
    "changes",
    "in_slot",
    "read",
    "seconds",
    "sentence",
    "slots",
    "times_over",
    "typed",
]
