"""An episode, held while something happens to it, and whether follow-up rules cover it."""

from patients.models import Episode
from patients.models.episode import Phase, Problem


def covered(episode: Episode | None) -> bool:
    """Return whether follow-up rules cover the problem of an open episode."""
    return episode is not None and episode.problem == Problem.BACK and episode.ended_on is None


def followed(episode: Episode | None) -> bool:
    """Return whether the review clock of the rules runs: not in maintenance, where only answers count."""
    return covered(episode) and episode is not None and episode.phase == Phase.ACTIVE


def locked(pk: int) -> Episode:
    """Return an episode with its patient and clinic, held until the transaction ends."""
    rows = Episode.objects.select_related("patient__clinic", "patient__physiotherapist__user", "patient__user")
    return rows.select_for_update(of=("self",)).get(pk=pk)
