"""The studio as a process that is killed and opened again, and which of its processes are whose."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress

import psutil
from redis import Redis, RedisError

from bench.harness.child_environment import environment
from bench.harness.time_limits import within
from core.settings import ROOT, Settings
from jobs.machine_paths import redis_url

OPEN_S = 120.0
"""Seconds that a studio may take to open."""


class Studios:
    """The studio as a process that can be killed, and opened again."""

    def __init__(self, settings: Settings, command: Sequence[str], **also: str) -> None:
        """`command` opens one, and says "open" once it is; `also` stands in its environment."""
        self._command = list(command)
        self._environment = {**os.environ, **environment(settings), **also}
        self._names: dict[int, str] = {}
        self._settings = settings
        self.open()

    def open(self) -> None:
        self.process = subprocess.Popen(self._command, cwd=ROOT, env=self._environment, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        with within(OPEN_S, "a studio that was killed, until it is open again,"):
            self.process.stdout.readline()

    def close(self) -> None:
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.process.kill()

    def names(self) -> dict[int, str]:
        """Which worker is which process, as far as the queue could be asked."""
        with suppress(RedisError), Redis.from_url(redis_url(self._settings), socket_timeout=1) as server:
            for name in server.smembers("rq:workers"):
                pid = server.hget(name, "pid")
                if pid:
                    self._names[int(pid)] = name.decode().removeprefix("rq:worker:")
        return self._names

    def find(self, kind: str, at_work: set[str], keepers: set[int]) -> tuple[list[psutil.Process], bool]:
        """The victims of this kind, and whether they are in the middle of a step. "both": a worker and its work-horse."""
        if kind == "studio":
            return [psutil.Process(self.process.pid)], bool(at_work)
        if kind == "scheduler":
            family = psutil.Process(self.process.pid).children(recursive=True)
            return [one for one in family if one.pid in keepers], False
        children = psutil.Process(self.process.pid).children()
        word = "valkey-server" if kind == "queue" else "bench.chaos"
        found = next((child for child in children if word in " ".join(child.cmdline())), None)
        if found is None:
            return [], False
        if kind in ("queue", "workers"):
            return [found], kind == "workers" and bool(at_work)
        names = self.names()
        busy = [one for one in found.children(recursive=True) if names.get(one.pid) in at_work]
        if not busy:
            return [], False
        horses = busy[0].children()[:1]
        return {"worker": busy[:1], "horse": horses, "both": busy[:1] + horses}[kind], True


def while_watched() -> None:
    """Until the bench that started this process is gone."""
    bench = os.getppid()
    while os.getppid() == bench:
        time.sleep(0.2)
