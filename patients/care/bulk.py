"""The same act for several patients: who is affected, who is not and why, then all of it or nothing.

Each is done by the verb of the single act.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pghistory
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from clinic.models import Staff
from patients.care import courses, moving, prescribing
from patients.care.refusal import Refused
from patients.models import Episode, Patient, Pause, Prescription
from programmes.models import Programme

MOST = 200  # patients


class Changed(Refused):
    """Others would be affected than were shown."""


@dataclass(frozen=True)
class Act:
    """What is to be done: a name, what it depends on, why somebody is left out, and the verb for one patient."""

    name: str
    depends_on: tuple[object, ...]
    left_out: Callable[[Sequence[Patient]], dict[object, str]]
    do: Callable[[Patient], object]


@dataclass(frozen=True)
class Plan:
    """Whom an act affects, and whom it does not and why; `seal` stands for exactly this."""

    affected: tuple[Patient, ...]
    left_out: tuple[tuple[Patient, str], ...]
    seal: str


def plan(act: Act, patients: Collection[Patient]) -> Plan:
    """Return what an act would do. Raises Refused for too many at once."""
    if len(patients) > MOST:
        raise Refused(_("Choose at most %(most)d patients at a time.") % {"most": MOST})
    ordered = sorted(patients, key=lambda one: (one.name, one.pk))
    why = act.left_out(ordered)
    affected = tuple(one for one in ordered if one.pk not in why)
    said = repr((act.name, act.depends_on, [one.pk for one in affected]))
    seal = salted_hmac("patients.care.bulk", said, algorithm="sha256").hexdigest()
    return Plan(affected, tuple((one, why[one.pk]) for one in ordered if one.pk in why), seal)


@transaction.atomic
def carry_out(act: Act, patients: Collection[Patient], *, by: Staff, seal: str) -> int:
    """Return for how many patients an act was done: for those that were shown under this seal, or for nobody.

    Raises Changed where it would affect others by now, and Refused where it cannot be done for one of them.
    """
    held = Patient.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in patients]).order_by("pk")
    list(held.only("pk"))
    found = plan(act, patients)
    if found.seal != seal:
        raise Changed(_("Who is affected has changed. Look at the list again; nothing was done."))
    with pghistory.context(user=by.user_id, act=act.name):
        for patient in found.affected:
            try:
                act.do(patient)
            except Refused as refused:
                said = _("%(name)s: %(reason)s Nothing was done.") % {"name": patient, "reason": refused.message}
                raise Refused(said) from None
    return len(found.affected)


def assigning(*, by: Staff, programme: Programme, starts_on: date, now: datetime) -> Act:
    """Return the act of giving each patient a draft of a programme; each is looked at and published by hand."""

    def left_out(patients: Sequence[Patient]) -> dict[object, str]:
        has = Prescription.objects.filter(episode__patient__in=patients, programme=programme, ended_on=None)
        said = _("Has this programme, or a draft of it, already.")
        return dict.fromkeys(has.values_list("episode__patient_id", flat=True), said)

    def do(patient: Patient) -> object:
        given = {"by": by, "patient": patient, "programme": programme, "starts_on": starts_on, "now": now}
        return prescribing.prescribe(**given, baseline=None)  # type: ignore[arg-type]

    return Act("assign", (programme.pk, starts_on), left_out, do)


def moving_to(*, by: Staff, to: Staff, now: datetime) -> Act:
    """Return the act of giving patients to a colleague."""

    def left_out(patients: Sequence[Patient]) -> dict[object, str]:
        said = _("Is with %(name)s already.") % {"name": to}
        return {one.pk: said for one in patients if one.physiotherapist_id == to.pk}

    return Act("move", (to.pk,), left_out, lambda patient: moving.move(by=by, patient=patient, to=to, now=now))


def pausing(*, by: Staff, from_on: date, until_on: date, reason: str, now: datetime) -> Act:
    """Return the act of pausing every open episode of each patient on some days."""

    def left_out(patients: Sequence[Patient]) -> dict[object, str]:
        open_of = {one.pk: False for one in patients}
        for pk in Episode.objects.open().filter(patient__in=patients).values_list("patient_id", flat=True):
            open_of[pk] = True
        found: dict[object, str] = {
            pk: _("Has no programme under way.") for pk, is_open in open_of.items() if not is_open
        }
        overlap = Q(from_on__lt=until_on) & (Q(until_on=None) | Q(until_on__gt=from_on))
        paused = Pause.objects.filter(overlap, episode__patient__in=patients, episode__ended_on=None)
        said = _("Some of these days are part of a pause already.")
        return found | dict.fromkeys(paused.values_list("episode__patient_id", flat=True), said)

    def do(patient: Patient) -> object:
        given = {"by": by, "from_on": from_on, "until_on": until_on, "reason": reason, "now": now}
        return [courses.pause(episode=episode, **given) for episode in _open_of(patient)]  # type: ignore[arg-type]

    return Act("pause", (from_on, until_on, reason), left_out, do)


def _open_of(patient: Patient) -> Iterator[Episode]:
    yield from Episode.objects.open().filter(patient=patient).order_by("pk")
