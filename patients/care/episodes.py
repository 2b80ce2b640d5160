"""An episode, held while something happens to it, and whether follow-up rules cover it.

Whatever is held is held in this order, so that no two ever wait for each other: the patient, the episode, a concern,
the reminders. Rows that others refer to are held without their key: a new row that names them must not wait.
"""

from collections.abc import Collection

from django.db.models import Count

from patients.models import Episode, Patient
from patients.models.episode import Phase, Problem


def covered(episode: Episode | None) -> bool:
    """Return whether follow-up rules cover the problem of an open episode."""
    return episode is not None and episode.problem == Problem.BACK and episode.ended_on is None


def followed(episode: Episode | None) -> bool:
    """Return whether the review clock of the rules runs: not in maintenance, where only answers count."""
    return covered(episode) and episode is not None and episode.phase == Phase.ACTIVE


def one_at_a_time(patient: Patient) -> None:
    """Hold a patient until the transaction ends: what they send is taken one after another."""
    Patient.objects.select_for_update(no_key=True).only("pk").get(pk=patient.pk)


def locked(pk: int) -> Episode:
    """Return an episode with its patient and clinic, held until the transaction ends."""
    rows = Episode.objects.select_related("patient__clinic", "patient__physiotherapist__user", "patient__user")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=pk)


def active_patients(clinics: Collection[int]) -> dict[int, int]:
    """Return how many patients of each clinic have an open episode."""
    rows = Episode.objects.open().filter(patient__clinic__in=clinics).order_by()
    return dict(rows.values_list("patient__clinic").annotate(Count("patient", distinct=True)))
