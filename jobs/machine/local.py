"""One machine: a queue server, and the workers with their scheduler, as children of whoever opened the studio here.

They are on a leash, and started again when they die. Nothing that can pass by itself ends them for good: a full disk, a
folder that is read-only for a while, a queue server that hangs. `kill -9` of their parent is an ordinary case: the next start
ends what outlived it, frees what its workers held, and films go on.
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
from typing import IO, Any, Literal

from core.errors import FolderOwned, QueueAway
from core.settings import Settings
from core.studio import Studio, open_studio
from core.tasks import held_tasks
from jobs import machine_paths, queue
from jobs.machine import machine_lock, parent_watch, queue_server
from jobs.machine.kept_process import Child, rotate_logs
from jobs.machine.machine_lock import Owner, wait_until
from jobs.machine_paths import redis_url

__all__ = ["House", "Local", "join_or_start", "redis_url"]

LOOK_S = 0.05
STOP_S = 2.0
JOIN_S = 15.0
ASK_S, DEAF_S = 2.0, 10.0
"""How often the queue server is asked whether it answers, and how long it may live without an answer."""
TURN_S = 5.0
"""How often somebody looks whether a log has grown long."""

WORKER = (sys.executable, "-m", "jobs.worker")

log = logging.getLogger("dailies.local")


class House:
    """What came of opening the studio here. As a context it ends what was started.

    `started`: this process runs the workers. `joined`: another does; should that one go, this process takes over, so that
    a film watched from here goes on. `remote`: with REDIS_URL they run wherever somebody runs them."""

    def __init__(
        self, did: Literal["started", "joined", "remote"], settings: Settings, local: Local | None = None
    ) -> None:
        self.did = did
        self.owner: Owner | None = machine_lock.read_owner(settings) if settings.one_machine else None
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
        said = ""
        while not self._stopping.wait(1.0) and self.local is None:
            if queue_server.is_answering(self._settings):
                continue
            try:
                self.local = Local(self._settings).start()
            except FolderOwned:
                continue
            except Exception as error:  # a full disk passes, and this process is the one to go on then
                if said != (said := f"{type(error).__name__}: {error}"):
                    log.warning("this process cannot take over yet, tried again: %s", said)


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
            if queue_server.is_answering(settings):
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
    ) -> None:
        self.settings = settings
        self.owner = machine_lock.owner_here(address)
        self.children: list[Child] = []
        self._worker = tuple(worker)
        self._lock: IO[str] | None = None
        self._leash = (-1, -1)
        self._stopping = threading.Event()
        self._up = threading.Event()
        self._trouble: Exception | None = None
        self._thread: threading.Thread | None = None
        self._ask_at = self._heard_at = self._turn_at = 0.0

    def __enter__(self) -> Local:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Local:
        """Returns when the queue answers; workers get ready meanwhile."""
        machine_lock.prepare_folders(self.settings)
        self._lock, previous = machine_lock.take_lock(self.settings, self.owner)
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
            if self._come_up(previous):
                self._up.set()
                while not self._stopping.wait(LOOK_S):
                    self._look()
        finally:
            self._dismiss()
            self._up.set()

    def _come_up(self, previous: Owner | None) -> bool:
        """Only here does trouble end it: whoever opens the studio is told at once why it cannot work."""
        try:
            studio = open_studio(self.settings)
            self.children = self._hire(studio)
            self._begin(studio, previous)
        except Exception as error:
            log.warning("this machine's queue and workers could not begin", exc_info=error)
            self._trouble = error
        return self._trouble is None

    def _look(self) -> None:
        for child in self.children:
            child.look()
        moment = time.monotonic()
        if moment >= self._ask_at:
            self._ask_at = moment + ASK_S
            self._ask_queue()
        if moment >= self._turn_at:
            self._turn_at = moment + TURN_S
            rotate_logs(machine_paths.log_folder(self.settings))

    def _ask_queue(self) -> None:
        """A queue server that lives and answers nobody (its socket was deleted, somebody stopped it) is ended; another begins."""
        server = self.children[0]
        if queue_server.is_answering(self.settings):
            self._heard_at = time.monotonic()
        elif min(server.age_s, time.monotonic() - self._heard_at) > DEAF_S:
            server.tell(signal.SIGKILL)

    def _hire(self, studio: Studio) -> list[Child]:
        environment = parent_watch.child_environment(self._leash[0], clean_environment(self.settings))
        logs = machine_paths.log_folder(self.settings)

        def child(name: str, command: Callable[[int], list[str]], on_death: Callable[[Child], None]) -> Child:
            return Child(name, command, logs / f"{name}.log", environment, self._leash[0], on_death)

        def named(born: int) -> list[str]:
            return [*self._worker, "--name", f"{self.owner.crew}-{born}", "--patience", "1"]

        def free(_dead: Child) -> None:
            held_tasks.release_workers(studio.db, f"{self.owner.crew}-")
            _send_again(studio)

        server = child(
            "queue", lambda _: parent_watch.leashed_command(queue_server.command(self.settings)), self._queue_died
        )
        server.pid_file = queue_server.pid_file(self.settings)
        return [server, child("workers", named, free)]

    def _begin(self, studio: Studio, previous: Owner | None) -> None:
        server, *others = self.children
        queue_server.end_stale(self.settings)
        server.start()
        if not wait_until(
            lambda: queue_server.is_answering(self.settings) or server.look() or self._stopping.is_set(), JOIN_S
        ):
            raise QueueAway()
        if previous is not None and previous.host == self.owner.host:
            held_tasks.release_workers(studio.db, f"{previous.crew}-")
        _send_again(studio)
        for child in others:
            child.start()

    def _queue_died(self, server: Child) -> None:
        """Its files only say what the rows say better: where it cannot read them any more, it begins with none. Raises DiskFull or
        NoWritePermission."""
        if server.deaths >= 4:
            shutil.rmtree(machine_paths.queue_folder(self.settings), ignore_errors=True)
        machine_lock.make_folders(self.settings)

    def _dismiss(self) -> None:
        """Workers first, the queue server last; all within three seconds."""
        servers, others = self.children[:1], self.children[1:]
        for children, seconds in ((others, STOP_S), (servers, 0.7)):
            for child in children:
                child.tell(signal.SIGTERM)
            end = time.monotonic() + seconds
            for child in children:
                child.wait(max(0.05, end - time.monotonic()))


def _send_again(studio: Studio) -> None:
    """Nobody works here now: word of a task that is not in the queue went with whoever had taken it. It is not waited for until
    another scheduler may keep the house."""
    queue.dispatch(studio, again_after_s=0.0)


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
