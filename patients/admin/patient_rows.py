"""Who needs somebody, one row for each patient: all that is open of them, most urgent first."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from patients.admin.concern_rows import Row
from patients.admin.letters_unsent import Unsent
from patients.admin.pain_line import PainLine
from patients.care.lately import Contact, Lately
from patients.models import Patient


@dataclass
class PatientRow:
    """One patient with every open concern; `rows` is never empty, and its first says how urgent the patient is."""

    rows: list[Row]
    letter: Unsent | None = None
    lately: Lately = field(default_factory=Lately)
    line: PainLine | None = None

    @property
    def patient(self) -> Patient:
        return self.first.concern.patient

    @property
    def first(self) -> Row:
        """Return the concern that needs somebody the soonest."""
        return self.rows[0]

    @property
    def others(self) -> list[Row]:
        """Return what else is open of this patient."""
        return self.rows[1:]

    @property
    def in_one_hand(self) -> bool:
        """Return whether one person has all of it in the same way, so that it need be said only once."""
        held = {(one.owner_id, one.acknowledged_by_id, one.status) for one in (row.concern for row in self.rows)}
        return len(held) == 1 and not any(row.said_can_wait for row in self.others)

    @property
    def to_take(self) -> list[Row]:
        """Return the concerns that nobody has taken on yet."""
        return [row for row in self.rows if row.can_be_taken]

    @property
    def own_words(self) -> str:
        """Return what the patient wrote with the answer that needs somebody the soonest."""
        return next((row.own_words for row in self.rows if row.own_words), "")

    @property
    def advice(self) -> str:
        """Return what the patient was told at once, the most urgent of it."""
        return next((row.advice for row in self.rows if row.advice), "")

    @property
    def episode(self) -> Any:
        """Return the episode that the row is about; symptoms belong to none."""
        return next((row.concern.episode for row in self.rows if row.concern.episode), None)

    @property
    def next_review_on(self) -> date | None:
        """Return the day that a clinician set, or else the one on which the rules say whether it is better."""
        return (self.episode.next_review_on or self.episode.review_due) if self.episode else None

    @property
    def contact(self) -> Contact | None:
        return self.lately.contact

    @property
    def tried(self) -> Contact | None:
        return self.lately.tried

    @property
    def for_reception(self) -> bool:
        """Return whether a call asks for no clinician."""
        return all(row.for_reception for row in self.rows)
