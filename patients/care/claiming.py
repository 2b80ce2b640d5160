"""Working off what is due: one row at a time, each in its own transaction, safe beside any number of others."""

import logging
from collections.abc import Callable, Collection
from typing import Any

from django.db import models, transaction

AT_A_TIME = 500  # rows of a set; they are held for as long as it takes
log = logging.getLogger(__name__)


def work_off(due: models.QuerySet[Any], act: Callable[[int], None], *, limit: int) -> int:
    """Call `act` with the key of each due row that nobody else holds, up to `limit`; returns how many were done.

    `act` must make its row no longer due. A row that fails stops no other; at the end the failure is raised,
    so that the tick's heartbeat shows it.
    """
    if not due.exists():  # a look that finds nothing opens no transaction
        return 0
    failed = set[int]()
    done = _one_by_one(due, act, failed, limit)
    _report(due, failed)
    return done


def work_off_in_sets(
    due: models.QuerySet[Any], take: Callable[[Collection[int]], set[int]], act: Callable[[int], None], *, limit: int
) -> int:
    """Like `work_off`, but `take` first gets the keys of many held rows and returns those that it has done.

    What it leaves is done by `act`, one at a time, and so is a set that fails as a whole.
    """
    if not due.exists():  # a look that finds nothing opens no transaction
        return 0
    done, failed = 0, set[int]()
    while done < limit:
        with transaction.atomic():
            keys = _claim(due, failed, min(AT_A_TIME, limit - done))
            taken = _taken(take, keys)
        if not keys:
            break
        done += len(taken)
        left = due.filter(pk__in=set(keys) - taken)
        done += _one_by_one(left, act, failed, len(keys)) if len(taken) < len(keys) else 0
    _report(due, failed)
    return done


def _taken(take: Callable[[Collection[int]], set[int]], keys: Collection[int]) -> set[int]:
    try:
        with transaction.atomic():
            return take(keys) if keys else set()
    except Exception:
        log.exception("A set of %d failed; each of it is done by itself", len(keys))
        return set()


def _one_by_one(due: models.QuerySet[Any], act: Callable[[int], None], failed: set[int], limit: int) -> int:
    done = 0
    while done < limit:
        pk: int | None = None
        try:
            with transaction.atomic():
                pk = next(iter(_claim(due, failed, 1)), None)
                if pk is None:
                    break
                act(pk)
            done += 1
        except Exception:
            if pk is None:
                raise
            log.exception("%s %s failed", due.model.__name__, pk)
            failed.add(pk)
    return done


def _report(due: models.QuerySet[Any], failed: Collection[int]) -> None:
    if failed:
        raise RuntimeError(f"{due.model.__name__}: {len(failed)} failed; the log says why")


def _claim(due: models.QuerySet[Any], failed: set[int], most: int) -> list[int]:
    rows = due.exclude(pk__in=failed) if failed else due
    return list(rows.select_for_update(skip_locked=True, of=("self",), no_key=True).values_list("pk", flat=True)[:most])
