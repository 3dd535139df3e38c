"""A process that is started again when it dies, however long what keeps it from starting lasts."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from core.settings import ROOT

PAUSES_S = (0.0, 0.2, 0.5, 1.0, 2.0, 5.0)
HEALTHY_S = 10.0
"""Who lived this long has no history."""
LOG_MOST = 4 * 1024 * 1024

log = logging.getLogger("dailies.local")


def pause_s(deaths: int) -> float:
    """How long what died so often in a row stays down: not at all at first, then longer and longer."""
    return PAUSES_S[min(max(deaths - 1, 0), len(PAUSES_S) - 1)]


def exit_status(pid: int) -> int | None:
    """Of a process this one forked, told once: negative where it was killed, 0 where it was told before, None while it lives."""
    try:
        found, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return 0
    return os.waitstatus_to_exitcode(status) if found else None


@dataclass
class Child:
    """`command` is given how often it was started before. `leash` is the descriptor its life hangs on. `on_death` frees what it
    held; until that is done no other is started."""

    name: str
    command: Callable[[int], list[str]]
    log_path: Path
    environment: dict[str, str]
    leash: int
    on_death: Callable[[Child], None]
    pid_file: Path | None = None
    deaths: int = 0
    born: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _since: float = 0.0
    _again_at: float | None = None
    _to_free: bool = False
    _failed: int = 0
    _try_at: float = 0.0
    _said: str = ""

    @property
    def age_s(self) -> float:
        """Since it was started last, in seconds."""
        return time.monotonic() - self._since

    def start(self) -> None:
        """Raises OSError where no process can be started now."""
        self.born += 1
        with self._open_log() as out:
            self.process = subprocess.Popen(
                self.command(self.born),
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                pass_fds=(self.leash,),
                start_new_session=True,
            )
        self._since, self._again_at = time.monotonic(), None
        if self.pid_file:
            with suppress(OSError):  # whoever looks for one left behind asks the server itself, too
                self.pid_file.write_text(str(self.process.pid))

    def look(self) -> bool:
        """Notice its death, start it again when it is time. Whatever stands in the way is met again later. False, so that it can
        stand in a chain of questions."""
        if self._again_at is None and self.process is not None and self.process.poll() is not None:
            self._died(self.process.returncode)
        if self._again_at is not None and time.monotonic() >= self._try_at:
            if self._to_free:
                self._try(self._free)
            if not self._to_free and time.monotonic() >= max(self._again_at, self._try_at):
                self._try(self.start)
        return False

    def _died(self, code: int) -> None:
        lived = self.age_s
        self.deaths = 1 if lived >= HEALTHY_S else self.deaths + 1
        pause = pause_s(self.deaths)
        log.warning("%s ended (%d) after %.1f s, again in %.1f s", self.name, code, lived, pause)
        self._again_at, self._to_free = time.monotonic() + pause, True

    def _free(self) -> None:
        self.on_death(self)
        self._to_free = False

    def _try(self, deed: Callable[[], None]) -> None:
        """A full disk, a folder that is read-only, a database that is away: it is logged once until it is another."""
        try:
            deed()
        except Exception as error:
            self._failed += 1
            pause = pause_s(self._failed + 1)
            self._try_at = time.monotonic() + pause
            if self._said != (said := f"{type(error).__name__}: {error}"):
                log.warning("%s cannot be started yet, tried again: %s", self.name, said)
            self._said = said
        else:
            self._failed, self._said = 0, ""

    def _open_log(self) -> IO[bytes]:
        """Its log; nothing where none can be opened: that it works counts for more."""
        try:
            self.log_path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            return self.log_path.open("ab")
        except OSError:
            return Path(os.devnull).open("ab")

    def tell(self, what: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(what)

    def wait(self, seconds: float) -> None:
        """Wait for its end; past `seconds` it is killed."""
        if self.process is None:
            return
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def rotate_logs(logs: Path) -> None:
    """A log that has grown long becomes the old one. The process that writes it goes on in the same, emptied file."""
    for path in logs.glob("*.log"):
        with suppress(OSError):
            if path.stat().st_size > LOG_MOST:
                _keep_old(path, path.with_suffix(".log.1"))
                os.truncate(path, 0)


def _keep_old(path: Path, old: Path) -> None:
    """On a disk that has no room for it the old one goes: else the log would only grow."""
    try:
        shutil.copyfile(path, old)
    except OSError:
        old.unlink(missing_ok=True)
