"""What one patient and their clinic do, each by the verb of care at its own moment."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from bench.people import TAKEN
from clinic.mail import settling
from clinic.mail.models import WAITING, Message, Status
from clinic.models import Staff
from patients.care import calling, checking_in, concerns, following, messaging, resolving
from patients.care.checking_in import Answers
from patients.care.everything import mails_about
from patients.care.following import LogDraft
from patients.models import Concern, Episode, Patient, PrescriptionVersion
from patients.models.session import Outcome, SkipReason

REFUSED = "550 5.1.1 no such mailbox"
SAT = "It still aches when I have sat for more than an hour, and on the first steps in the morning."


@dataclass
class Lived:
    """A patient with the prescription that is in force."""

    version: PrescriptionVersion

    @property
    def episode(self) -> Episode:
        return self.version.prescription.episode

    @property
    def patient(self) -> Patient:
        return self.episode.patient

    @property
    def by(self) -> Staff:
        return self.patient.physiotherapist

    def says(self, now: datetime, pain: int, change: int | None = None, *symptoms: str, note: str = "") -> None:
        """Answer a check-in."""
        answers = Answers(pain=pain, change=change, symptoms=frozenset(symptoms), note=note)
        checking_in.answer(patient=self.patient, key=uuid4(), answers=answers, now=now)

    def exercises(self, now: datetime, pain: int = 2, reason: SkipReason | None = None) -> None:
        """Log a session; with a reason, the first exercise was left out for it."""
        rows = list(self.version.exercises.all())
        logs = [LogDraft(row.pk, Outcome.DONE, pain=pain) for row in rows]
        if reason:
            logs[0] = LogDraft(rows[0].pk, Outcome.SKIPPED, reason)
        began: dict[str, Any] = {"slot": 1, "started_at": now - timedelta(minutes=20), "effort": 3}
        following.record_session(
            patient=self.patient, version=self.version, key=uuid4(), logs=logs, now=now, pain_after=pain, **began
        )

    def writes(self, now: datetime, text: str) -> None:
        messaging.write(patient=self.patient, key=uuid4(), text=text, now=now)

    def is_answered(self, now: datetime, text: str) -> None:
        messaging.answer(by=self.by, patient=self.patient, text=text, now=now)

    def is_called(self, now: datetime, how: str, note: str = "") -> None:
        """Note a call about what is open and most urgent."""
        calling.called(by=self.by, concern=self.open()[0], how=how, note=note, now=now)

    def is_taken_on(self, now: datetime) -> None:
        concerns.take_on(by=self.by, concerns=self.open(), now=now)

    def is_resolved(self, now: datetime, outcome: str, *, review_on: date | None = None, **decided: Any) -> None:
        """Close all that is open with one outcome, and tell the patient."""
        first, *also = self.open()
        said = {"note": "Looked at together.", "told": "Go on with the exercises at the easier dose.", **decided}
        resolving.resolve(
            by=self.by, concern=first, also=also, outcome=outcome, next_review_on=review_on, now=now, **said
        )

    def open(self) -> list[Concern]:
        """Return the concerns that nobody has closed."""
        return list(Concern.objects.open().filter(patient=self.patient).by_urgency())

    def mails_arrive(self, now: datetime, *, refused: bool = False) -> None:
        """Settle the mails that wait: taken by the other server, or refused for good."""
        status, reply = (Status.FAILED, REFUSED) if refused else (Status.ACCEPTED, TAKEN)
        for mail in self.mails().filter(status__in=WAITING, due_at__lte=now):
            settling.settle(mail, status, reply, now=now)

    def mails(self) -> Any:
        """Return all mails to the patient and about them."""
        return Message.objects.filter(pk__in=mails_about(self.patient).values("pk")).order_by("pk")
