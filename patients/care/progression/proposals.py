"""Steps along the ladder that are proposed, in words. They are derived whenever somebody looks, and kept nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.models import Clinic
from patients.care.progression import rows
from patients.care.progression.lately import OF_CLINIC, OF_PATIENT
from patients.care.progression.rows import Known, Next
from patients.models import Patient
from patients.rules.ladder import Taken, step
from patients.rules.progression import LOOKED_AT, Found, Reason, Step
from programmes.dose import Dose, changes
from programmes.models.dose_fields import WORDS


@dataclass(frozen=True)
class Proposal:
    """A step for one exercise of one patient: to another exercise, or to another dose of the same."""

    known: Known
    taken: Taken
    instead: Next | None

    @property
    def is_up(self) -> bool:
        return self.known.found.step is Step.UP

    @property
    def dose(self) -> Dose:
        """Return the dose it leads to."""
        return self.taken.dose

    @cached_property
    def key(self) -> str:
        """Return a text that stands for exactly this step: it is another one as soon as anything of it differs."""
        said = repr((self.known.row.pk, self.known.found.step, self.taken.key, self.taken.dose))
        return salted_hmac("patients.care.progression", said, algorithm="sha256").hexdigest()[:32]

    @property
    def value(self) -> str:
        """Return what a page of many sends for it."""
        return f"{self.known.prescription}:{self.key}"

    @property
    def title(self) -> str:
        """Return what is proposed: "A step up is proposed: Bridge, hold 3 -> 8 s"."""
        words = _("A step up is proposed: %(change)s") if self.is_up else _("A step down is proposed: %(change)s")
        return words % {"change": self.change}

    @property
    def change(self) -> str:
        """Return what would change: "Bridge, hold 3 -> 8 s"."""
        row = self.known.row
        if self.instead is not None:
            return _("%(exercise)s in place of %(other)s") % {"exercise": self.instead.name, "other": row.name}
        return f"{row.name}, {', '.join(changes(row.dose, self.dose, words=WORDS))}"

    @property
    def because(self) -> str:
        """Return the sessions that ask for it, in words."""
        return said(self.known.found)

    @property
    def why(self) -> str:
        """Return it all in one line, as the version keeps it."""
        words = _("A step up: %(change)s. %(because)s") if self.is_up else _("A step down: %(change)s. %(because)s")
        return words % {"change": self.change, "because": self.because}


def said(found: Found) -> str:
    """Return the sessions that ask for a step, in words."""
    last = found.sessions[-1]
    if found.reason is Reason.UNSETTLED:
        words = _("Pain %(pain)d on %(day)s had not settled the day after.")
        return words % {"pain": last.pain, "day": date_format(last.day, "j F")}
    count = len(found.sessions)
    if found.reason is Reason.RED:
        words = ngettext(
            "%(red)d of the last %(count)d session was red: pain %(pain)s.",
            "%(red)d of the last %(count)d sessions were red: pain %(pain)s.",
            LOOKED_AT,
        )
        return words % {"red": count, "count": LOOKED_AT, "pain": _listed(one.pain for one in found.sessions)}
    words = ngettext(
        "%(count)d full session, all green, effort %(effort)s.",
        "%(count)d full sessions, all green, effort %(effort)s.",
        count,
    )
    return words % {"count": count, "effort": _listed(one.effort for one in found.sessions)}


def _listed(numbers: Iterable[int | None]) -> str:
    return ", ".join(str(number) for number in numbers)


def of_patient(patient: Patient, now: datetime) -> list[Proposal]:
    """Return the steps proposed for one patient, in the order of the exercises, in one question."""
    return _proposals(rows.known(OF_PATIENT, patient.pk, now))


def in_clinic(clinic: Clinic, now: datetime) -> list[Proposal]:
    """Return the steps proposed for all patients of a clinic, by their names, in one question."""
    return _proposals(rows.known(OF_CLINIC, clinic.pk, now))


def _proposals(found: Iterable[Known]) -> list[Proposal]:
    proposals = (_proposal(known) for known in found)
    return [proposal for proposal in proposals if proposal is not None]


def _proposal(known: Known) -> Proposal | None:
    nearest = {one.rung.key: one for one in known.on_the_way}
    taken = step(known.row.dose, known.found.step, [one.rung for one in known.on_the_way], known.flags)
    return Proposal(known, taken, nearest[taken.key] if taken.key else None) if taken else None
