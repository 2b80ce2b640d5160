"""What a clinic can set about the follow-up rules, and how far. Pure: no Django, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

BOUNDS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "review_day": (7, 14),
        "severe_pain": (6, 8),
        "very_severe_pain": (8, 10),
        "worse_by": (1, 3),
        "change_better": (2, 3),
        "mild_pain": (0, 3),
        "flare_by": (1, 3),
        "flare_pain": (3, 5),
        "relapse_after": (3, 7),
        "relapse_window": (7, 14),
        "grace_days": (0, 3),
        "carry_days": (0, 3),
        "silent_days": (7, 14),
        "pause_credit": (0, 7),
        "baseline_before": (0, 14),
        "baseline_after": (0, 3),
        "backstop_day": (21, 28),
        "programme_review_day": (28, 42),
    }
)


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings of one clinic; days count calendar dates, pain is 0-10, change is 1-7."""

    review_day: int = 14
    severe_pain: int = 7
    very_severe_pain: int = 9
    worse_by: int = 2
    change_better: int = 3
    mild_pain: int = 2
    flare_by: int = 2
    flare_pain: int = 4
    relapse_after: int = 5
    relapse_window: int = 14
    grace_days: int = 2
    carry_days: int = 3
    silent_days: int = 10
    pause_credit: int = 7
    baseline_before: int = 7
    baseline_after: int = 3
    backstop_day: int = 28
    programme_review_day: int = 42

    def __post_init__(self) -> None:
        """Refuse, never clip: a setting out of bounds raises ValueError."""
        for field in fields(self):
            check_setting(field.name, getattr(self, field.name))


def check_setting(name: str, value: object) -> None:
    """Raise ValueError, naming the setting and what is allowed, unless the value is within bounds."""
    low, high = BOUNDS[name]
    if type(value) is not int or not low <= value <= high:
        raise ValueError(f"{name} must be a whole number from {low} to {high}, not {value!r}")


DEFAULT = Policy()
