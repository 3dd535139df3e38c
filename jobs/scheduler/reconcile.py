"""What keeps films going on by themselves, which any scheduler does at any time, for it only repeats what may be repeated; and what keeps
the house tidy, which the one with the lease does. See jobs.scheduler."""

from __future__ import annotations

import logging
from typing import Any

from core.database.engine import NOT_NOW
from core.errors import StudioError
from core.lab import cells
from core.operations import audit_verification
from core.studio import Studio
from core.tasks import held_tasks
from jobs import queue

EVERY_S = 1.0
AGAIN_AFTER_S = 3.0
"""Word sent longer ago than this, of a task that nobody took and that is not in the queue, was lost on the way."""

log = logging.getLogger("dailies.scheduler")


def mend_tasks(studio: Studio) -> int:
    """Once: end what can only be ended, send word again of what was forgotten. Returns how many tasks it touched."""
    mended = held_tasks.repair_tasks(studio.db) + cells.repair_all_cells(studio.db)
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
    from core.project import projects

    with studio.db.write() as session:
        return projects.rest_idle_films(session)


def _gather(studio: Studio) -> int:
    """Calls whose task is over before anybody heard of their end come before a person."""
    from core.tasks import unsettled_calls

    return unsettled_calls.collect_unsettled(studio.db)


def _forget(studio: Studio) -> int:
    """Changes too old to be taken back, talks that went nowhere, answers kept for a day, and what nobody holds any more."""
    from core.database import locks
    from core.editing import undo
    from core.gateway import answer_cache
    from core.idea import dialogue

    with studio.db.write() as session:
        undo.purge_old_changes(session)
        dialogue.purge_old_talks(session)
    return answer_cache.delete_expired(studio.db) + locks.delete_expired(studio.db)


def _empty_bin(studio: Studio) -> int:
    """What was in the bin, or taken off the shelf, for thirty days."""
    from core.editing import trash
    from core.library import shelf

    with studio.db.write() as session:
        taken = shelf.purge(session)
    return taken + trash.purge_expired(studio)


def update_dashboards(studio: Studio, _: Any = None) -> bool:
    """Once a minute: what has ended since comes into the files that dashboards read on this machine. Whether it was done. Raises OSError
    where the disk takes nothing: what the files lack until then is followed by whoever looks."""
    import duckdb

    from core.analytics import fact_files

    try:
        return fact_files.update_files_alone(studio.db, fact_files.facts_folder(studio.settings))
    except (duckdb.Error, fact_files.FilesDiffer) as error:
        raise OSError(f"the dashboards' files stay as they are: {error}") from error


def verify_audit(studio: Studio, _: Any = None) -> None:
    """Whether the audit log is as it was written; whoever may see it is told if not."""
    audit_verification.verify_and_keep(studio.db)


def recount_budgets(studio: Studio, _: Any = None) -> None:
    """Once an hour: every budget is counted anew from the ledger."""
    from core.money import budgets

    with studio.db.write() as session:
        budgets.recount_budgets(session)
