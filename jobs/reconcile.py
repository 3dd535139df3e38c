"""What keeps films going on by themselves, which any scheduler does at any time, for it only repeats what may be repeated; and what keeps
the house tidy, which the one with the lease does. See jobs.scheduler."""

from __future__ import annotations

import logging
from typing import Any

from core import tasks
from core.db import NOT_NOW
from core.errors import StudioError
from core.lab import cells
from core.studio import Studio
from jobs import queue

EVERY_S = 1.0
AGAIN_AFTER_S = 3.0
"""Word sent longer ago than this, of a task that nobody took and that is not in the queue, was lost on the way."""

log = logging.getLogger("dailies.scheduler")


def mend_tasks(studio: Studio) -> int:
    """Once: end what can only be ended, send word again of what was forgotten. Returns how many tasks it touched."""
    mended = tasks.repair_tasks(studio.db) + cells.repair_all_cells(studio.db)
    return mended + queue.dispatch(studio, again_after_s=AGAIN_AFTER_S)


# Duties of the scheduler: each in a process of its own, which loads what it needs ----------------------------------------


def tidy(studio: Studio, _: Any = None) -> int:
    """Once a minute. What fails is left to the next minute, and keeps nothing else waiting. Returns how much changed."""
    changed = 0
    for part in (_rest, _gather, _forget, _empty_bin):
        try:
            changed += part(studio)
        except (*NOT_NOW, StudioError, OSError) as error:
            log.warning("%s: not now, again in a minute: %s", part.__name__.strip("_"), type(error).__name__)
        except Exception:
            log.exception("%s failed and is tried again in a minute", part.__name__.strip("_"))
    return changed


def _rest(studio: Studio) -> int:
    """Films nobody works on any more say so."""
    from core import project

    with studio.db.write() as session:
        return project.rest_idle_films(session)


def _gather(studio: Studio) -> int:
    """Calls whose task is over before anybody heard of their end come before a person."""
    from core import reviews

    return reviews.collect_unsettled(studio.db)


def _forget(studio: Studio) -> int:
    """Changes too old to be taken back, talks that went nowhere, answers kept for a day, and what nobody holds any more."""
    from core import cache, holds, undo
    from core.optimise import dialogue

    with studio.db.write() as session:
        undo.purge_old_changes(session)
        dialogue.purge_old_talks(session)
    return cache.delete_expired(studio.db) + holds.delete_expired(studio.db)


def _empty_bin(studio: Studio) -> int:
    """What was in the bin, or taken off the shelf, for thirty days."""
    from core import bin, shelf

    with studio.db.write() as session:
        taken = shelf.purge(session)
    return taken + bin.purge_expired(studio)


def update_dashboards(studio: Studio, _: Any = None) -> bool:
    """Once a minute: what has ended since comes into the files that dashboards read on this machine. Whether it was done. Raises OSError
    where the disk takes nothing: what the files lack until then is followed by whoever looks."""
    import duckdb

    from core.analytics import store

    try:
        return store.update_files_alone(studio.db, store.facts_folder(studio.settings))
    except (duckdb.Error, store.FilesDiffer) as error:
        raise OSError(f"the dashboards' files stay as they are: {error}") from error


def recount_budgets(studio: Studio, _: Any = None) -> None:
    """Once an hour: every budget is counted anew from the ledger."""
    from core import budgets

    with studio.db.write() as session:
        budgets.recount_budgets(session)
