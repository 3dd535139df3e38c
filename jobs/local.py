"""One machine: a queue server, workers and the reconciler, as children of whoever opened the studio here.

They are on a leash, and started again when they die. `kill -9` of their parent is an ordinary case: the next start ends
what outlived it, frees what its workers held, and films go on.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO, Any, Literal

from core import tasks
from core.errors import FolderOwned, QueueAway, StudioError
from core.settings import Settings
from core.studio import Studio, open_studio
from jobs import leash, owner, place, queue, queue_server
from jobs.child import Child, turn_over
from jobs.owner import Owner, wait_until
from jobs.place import redis_url

__all__ = ["House", "Local", "join_or_start", "redis_url"]

LOOK_S = 0.05
STOP_S = 2.0
JOIN_S = 15.0

WORKER = (sys.executable, "-m", "jobs.worker")
RECONCILER = (sys.executable, "-m", "jobs.reconcile")

log = logging.getLogger("dailies.local")


class House:
    """What came of opening the studio here. As a context it ends what was started.

    `started`: this process runs the workers. `joined`: another does; should that one go, this process takes over, so that
    a film watched from here goes on. `remote`: with REDIS_URL they run wherever somebody runs them."""

    def __init__(
        self, did: Literal["started", "joined", "remote"], settings: Settings, local: Local | None = None
    ) -> None:
        self.did = did
        self.owner: Owner | None = owner.read(settings) if settings.one_machine else None
        self.local = local
        self._settings = settings
        self._stopping = threading.Event()
        self._heir = threading.Thread(target=self._inherit, name="heir", daemon=True)
        if did == "joined":
            self._heir.start()

    def __enter__(self) -> House:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._stopping.set()
        if self._heir.is_alive():
            self._heir.join()
        if self.local:
            self.local.stop()

    def _inherit(self) -> None:
        while not self._stopping.wait(1.0) and self.local is None:
            if not queue_server.answers(self._settings):
                with suppress(StudioError):
                    self.local = Local(self._settings).start()


def join_or_start(settings: Settings, address: str = "") -> House:
    """Raises FolderOwned where somebody holds the folder and their queue does not answer; DiskFull, NoWritePermission or
    DatabaseNewer where this machine cannot work."""
    if not settings.one_machine:
        return House("remote", settings)
    end = time.monotonic() + JOIN_S
    while True:
        try:
            return House("started", settings, Local(settings, address).start())
        except FolderOwned:
            if queue_server.answers(settings):
                return House("joined", settings)
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


class Local:
    """The children of this process, from `start` to `stop`."""

    def __init__(
        self,
        settings: Settings,
        address: str = "",
        worker: Sequence[str] = WORKER,
        reconciler: Sequence[str] = RECONCILER,
    ) -> None:
        self.settings = settings
        self.owner = owner.myself(address)
        self.children: list[Child] = []
        self._commands = (tuple(worker), tuple(reconciler))
        self._lock: IO[str] | None = None
        self._leash = (-1, -1)
        self._stopping = threading.Event()
        self._up = threading.Event()
        self._trouble: Exception | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Local:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Local:
        """Returns when the queue answers; workers get ready meanwhile."""
        owner.prepare(self.settings)
        self._lock, previous = owner.take(self.settings, self.owner)
        self._leash = os.pipe()
        self._thread = threading.Thread(target=self._run, args=(previous,), name="local", daemon=True)
        self._thread.start()
        self._up.wait()
        if self._trouble is not None:
            self.stop()
            raise self._trouble
        return self

    def stop(self) -> None:
        """End them all, within three seconds. What they were doing is free for the next."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        for descriptor in self._leash:
            if descriptor >= 0:
                os.close(descriptor)
        self._leash = (-1, -1)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _run(self, previous: Owner | None) -> None:
        """In a thread that lives as long as the children: the kernel ends them with the thread that started them."""
        try:
            studio = open_studio(self.settings)
            self.children = self._hire(studio)
            self._begin(studio, previous)
            self._up.set()
            while not self._stopping.wait(LOOK_S):
                for child in self.children:
                    child.look()
                turn_over(place.logs(self.settings))
        except Exception as error:
            log.exception("this machine's queue and workers stop here")
            self._trouble = error
        finally:
            self._dismiss()
            self._up.set()

    def _hire(self, studio: Studio) -> list[Child]:
        worker, reconciler = self._commands
        environment = leash.environment(self._leash[0], clean_environment(self.settings))
        logs = place.logs(self.settings)

        def child(name: str, command: Callable[[int], list[str]], on_death: Callable[[Child], None]) -> Child:
            return Child(name, command, logs / f"{name}.log", environment, self._leash[0], on_death)

        def named(born: int) -> list[str]:
            return [*worker, "--name", f"{self.owner.crew}-{born}", "--patience", "1"]

        def free(_dead: Child) -> None:
            if tasks.give_back_all(studio.db, f"{self.owner.crew}-"):
                queue.dispatch(studio)

        server = child("queue", lambda _: leash.leashed(queue_server.command(self.settings)), self._queue_died)
        server.pid_file = queue_server.pid_file(self.settings)
        return [server, child("workers", named, free), child("reconciler", lambda _: list(reconciler), lambda _: None)]

    def _begin(self, studio: Studio, previous: Owner | None) -> None:
        server, *others = self.children
        queue_server.end_stale(self.settings)
        server.start()
        if not wait_until(
            lambda: queue_server.answers(self.settings) or server.look() or self._stopping.is_set(), JOIN_S
        ):
            raise QueueAway()
        if previous is not None and previous.host == self.owner.host:
            tasks.give_back_all(studio.db, f"{previous.crew}-")
        for child in others:
            child.start()

    def _queue_died(self, server: Child) -> None:
        """Its files only say what the rows say better: where it cannot read them any more, it begins with none."""
        if server.deaths >= 4:
            shutil.rmtree(place.queue_folder(self.settings), ignore_errors=True)
            owner.prepare(self.settings)

    def _dismiss(self) -> None:
        """Workers first, the queue server last; all within three seconds."""
        servers, others = self.children[:1], self.children[1:]
        for children, seconds in ((others, STOP_S), (servers, 0.7)):
            for child in children:
                child.tell(signal.SIGTERM)
            end = time.monotonic() + seconds
            for child in children:
                child.wait(max(0.05, end - time.monotonic()))


def clean_environment(settings: Settings) -> dict[str, str]:
    """What a child gets to know: our own settings, keys of engines, what any program needs, and, in a test, what notes
    which lines ran. Nothing else of the shell it was started from."""
    kept = {
        "PATH",
        "HOME",
        "USER",
        "LANG",
        "TZ",
        "TMPDIR",
        "SYSTEMROOT",
        "VIRTUAL_ENV",
        "PYTHONPATH",
        "XDG_RUNTIME_DIR",
    }
    ours = {name.upper() for name in type(settings).model_fields}
    endings = ("_API_KEY", "_BASE_URL", "_PROXY", "_proxy")
    rest = {
        name: value
        for name, value in os.environ.items()
        if name in kept or name in ours or name.startswith(("LC_", "COVERAGE_")) or name.endswith(endings)
    }
    given: dict[str, Any] = settings.model_dump(exclude_defaults=True)
    threads = max(1, (os.cpu_count() or 1) // settings.dailies_workers)
    return {
        "OMP_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": str(threads),
        "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",
        "PYTHONUNBUFFERED": "1",
        **rest,
        **{name.upper(): str(value) for name, value in given.items()},
        "DAILIES_HOME": str(settings.home),
    }
