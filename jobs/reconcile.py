"""What keeps films going on by themselves: every second, look for work that nobody was told of, or that nobody holds.

It only ever repeats what may be repeated, so any number of these may run, anywhere.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time

import duckdb
from redis import RedisError
from sqlalchemy.exc import SQLAlchemyError

from core import bin, budgets, cache, holds, project, reviews, shelf, tasks, undo
from core.analytics import store
from core.lab import cells
from core.optimise import dialogue
from core.settings import Settings
from core.studio import Studio, open_studio
from jobs import alerts, leash, queue

EVERY_S = 1.0
TIDY_EVERY_S = 60.0
COUNT_EVERY_S = 3600.0
AGAIN_AFTER_S = 3.0
"""Word sent longer ago than this, of a task that nobody took and that is not in the queue, was lost on the way."""

log = logging.getLogger("dailies.reconcile")


def look(studio: Studio) -> int:
    """Once: end what can only be ended, send word again of what was forgotten. Returns how many tasks it touched."""
    mended = tasks.mend(studio.db) + cells.mend_all(studio.db)
    return mended + queue.dispatch(studio, again_after_s=AGAIN_AFTER_S)


def tidy(studio: Studio) -> int:
    """Once a minute: temporary files of yesterday go, and what was in the bin for thirty days; films nobody works on any
    more say so; changes too old to be taken back, answers kept for a day and what nobody holds any more are forgotten.
    Calls whose task is over before anybody heard of their end come before a person. Returns how many changed."""
    with studio.db.write() as session:
        rested = project.rest(session)
        undo.forget(session)
        dialogue.forget(session)
        rested += shelf.purge(session)
    rested += reviews.gather(studio.db)
    gone = cache.clean(studio.db) + holds.clean(studio.db)
    return rested + gone + bin.purge(studio) + studio.files.sweep()


def keep_boards(studio: Studio) -> None:
    """Once a minute: what has ended since comes into the files that dashboards read. A disk that takes nothing is met again in a
    minute; what the files lack until then is followed by whoever looks."""
    try:
        store.keep_alone(studio.db, store.folder_of(studio.settings))
    except (OSError, duckdb.Error, SQLAlchemyError, store.Unequal) as error:
        log.warning("the dashboards' files stay as they are: %s", error)


def count_again(studio: Studio) -> None:
    """Once an hour: every budget is counted anew from the ledger."""
    with studio.db.write() as session:
        budgets.mend(session)


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    leash.hold(lambda: os._exit(0))
    over = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: over.set())
    studio = open_studio(Settings())
    alerts.begin(studio, over)
    tidied = counted = 0.0
    keeping = threading.Thread()
    while not over.wait(EVERY_S):
        try:
            look(studio)
            if time.monotonic() - tidied > TIDY_EVERY_S:
                tidied = time.monotonic()
                tidy(studio)
                if not keeping.is_alive():
                    keeping = threading.Thread(target=keep_boards, args=(studio,), daemon=True)
                    keeping.start()
            if time.monotonic() - counted > COUNT_EVERY_S:
                counted = time.monotonic()
                count_again(studio)
        except (SQLAlchemyError, RedisError) as error:
            log.warning("looking again in a moment: %s", error)


if __name__ == "__main__":
    main()
