"""Working off what is due: one row at a time, each in its own transaction, safe beside any number of others."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import models, transaction

log = logging.getLogger(__name__)


def work_off(due: models.QuerySet[Any], act: Callable[[int], None], *, limit: int) -> int:
    """Call `act` with the key of each due row that nobody else holds, up to `limit`; returns how many were done.

    `act` must make its row no longer due. A row that fails stops no other; at the end the failure is raised,
    so that the tick's heartbeat shows it.
    """
    done, failed = 0, set[int]()
    while done < limit:
        pk: int | None = None
        try:
            with transaction.atomic():
                pk = _claim(due, failed)
                if pk is None:
                    break
                act(pk)
            done += 1
        except Exception:
            if pk is None:
                raise
            log.exception("%s %s failed", due.model.__name__, pk)
            failed.add(pk)
    if failed:
        raise RuntimeError(f"{due.model.__name__}: {len(failed)} failed; the log says why")
    return done


def _claim(due: models.QuerySet[Any], failed: set[int]) -> int | None:
    rows = due.exclude(pk__in=failed) if failed else due
    return rows.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True).first()
