"""What keeps films going on by themselves: every second, look for work that nobody was told of, or that nobody holds.

It only ever repeats what may be repeated, so any number of these may run, anywhere.
"""

from __future__ import annotations

import logging
import os
import signal
import threading

from redis import RedisError
from sqlalchemy.exc import SQLAlchemyError

from core import tasks
from core.settings import Settings
from core.studio import Studio, open_studio
from jobs import leash, queue

EVERY_S = 1.0
AGAIN_AFTER_S = 3.0
"""Word sent longer ago than this, of a task that nobody took and that is not in the queue, was lost on the way."""

log = logging.getLogger("dailies.reconcile")


def look(studio: Studio) -> int:
    """Once: end what can only be ended, send word again of what was forgotten. Returns how many tasks it touched."""
    return tasks.mend(studio.db) + queue.dispatch(studio, again_after_s=AGAIN_AFTER_S)


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    leash.hold(lambda: os._exit(0))
    over = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: over.set())
    studio = open_studio(Settings())
    while not over.wait(EVERY_S):
        try:
            look(studio)
        except (SQLAlchemyError, RedisError) as error:
            log.warning("looking again in a moment: %s", error)


if __name__ == "__main__":
    main()
