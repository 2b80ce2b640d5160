"""The numbers a dose and a programme may hold: read by the database, the forms and the dataclasses alike."""

from dataclasses import dataclass


def gettext_noop(text: str) -> str:
    """Return `text` as it is; the name marks it for translation."""
    return text


@dataclass(frozen=True)
class Bound:
    """A whole number from `low` to `high`; `words` tells a person so."""

    low: int
    high: int
    words: str
    optional: bool = False

    def holds(self, value: int | None) -> bool:
        return self.optional if value is None else self.low <= value <= self.high

    def message(self) -> str:
        """Return the words in English with both ends of the bound."""
        return self.words.format(low=self.low, high=self.high)


BOUNDS: dict[str, Bound] = {
    "sets": Bound(1, 20, gettext_noop("Sets: give a whole number from {low} to {high}.")),
    "reps": Bound(1, 100, gettext_noop("Repetitions: give a whole number from {low} to {high}."), optional=True),
    "hold_seconds": Bound(1, 300, gettext_noop("Hold: give {low} to {high} seconds."), optional=True),
    "duration_seconds": Bound(1, 3600, gettext_noop("Duration: give {low} to {high} seconds."), optional=True),
    "rest_seconds": Bound(0, 600, gettext_noop("Rest: give {low} to {high} seconds.")),
    "sessions_per_day": Bound(
        1, 6, gettext_noop("Sessions a day: give a whole number from {low} to {high}."), optional=True
    ),
}

PROGRAMME_BOUNDS: dict[str, Bound] = {
    "weeks_min": Bound(1, 26, gettext_noop("Fewest weeks: give a whole number from {low} to {high}.")),
    "weeks_max": Bound(1, 26, gettext_noop("Most weeks: give a whole number from {low} to {high}.")),
    "review_after_days": Bound(1, 90, gettext_noop("Review: give {low} to {high} days.")),
}
WEEKS_IN_ORDER = gettext_noop("The fewest weeks cannot be more than the most weeks.")
