"""A process that is started again when it dies."""

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

from core.settings import ROOT

PAUSES_S = (0.0, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
HEALTHY_S = 10.0
"""Who lived this long has no history."""
LOG_MOST = 4 * 1024 * 1024

log = logging.getLogger("dailies.local")


def pause_s(deaths: int) -> float:
    """How long what died so often in a row stays down: not at all at first, then longer and longer."""
    return PAUSES_S[min(max(deaths - 1, 0), len(PAUSES_S) - 1)]


@dataclass
class Child:
    """`command` is given how often it was started before. `leash` is the descriptor its life hangs on."""

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

    def start(self) -> None:
        self.born += 1
        self._since, self._again_at = time.monotonic(), None
        with self.log_path.open("ab") as out:
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
        if self.pid_file:
            self.pid_file.write_text(str(self.process.pid))

    def look(self) -> bool:
        """Notice its death, start it again when it is time. False, so that it can stand in a chain of questions."""
        if self._again_at is not None:
            if time.monotonic() >= self._again_at:
                self.start()
        elif self.process is not None and self.process.poll() is not None:
            self._died(self.process.returncode)
        return False

    def _died(self, code: int) -> None:
        lived = time.monotonic() - self._since
        self.deaths = 1 if lived >= HEALTHY_S else self.deaths + 1
        pause = pause_s(self.deaths)
        log.warning("%s ended (%d) after %.1f s, again in %.1f s", self.name, code, lived, pause)
        self._again_at = time.monotonic() + pause
        self.on_death(self)

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


def turn_over(logs: Path) -> None:
    """A log that has grown long becomes the old one. The process that writes it goes on in the same, emptied file."""
    for path in logs.glob("*.log"):
        with suppress(OSError):
            if path.stat().st_size > LOG_MOST:
                shutil.copyfile(path, path.with_suffix(".log.1"))
                os.truncate(path, 0)
