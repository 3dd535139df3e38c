"""One lock on the data folder: whoever holds it runs this machine's queue server and workers, and is named in it."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from core.database import disk_check
from core.errors import DiskFull, FolderOwned, NoWritePermission
from core.settings import Settings
from jobs import machine_paths

LEAST_FREE = 64 * 1024 * 1024
"""Bytes that must be free to begin: a film of a minute takes about so much."""


@dataclass(frozen=True)
class Owner:
    """`since` is UTC, ISO 8601. `crew` begins the name of each of its workers."""

    pid: int
    host: str
    since: str
    address: str
    crew: str

    def refusal(self) -> FolderOwned:
        return FolderOwned(pid=self.pid, host=self.host, since=self.since, address=self.address)


def owner_here(address: str = "") -> Owner:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    crew = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:6]}"
    return Owner(os.getpid(), socket.gethostname(), since, address, crew)


def make_folders(settings: Settings) -> None:
    """The folders of one machine, private to this user. Raises NoWritePermission or DiskFull."""
    private = (
        settings.home,
        machine_paths.queue_folder(settings),
        machine_paths.log_folder(settings),
        machine_paths.socket_file(settings).parent,
    )
    try:
        for folder in private:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _make_private(folder)
    except OSError as error:
        raise (disk_check.disk_error(error) or NoWritePermission()) from error


def prepare_folders(settings: Settings) -> None:
    """`make_folders`, and room enough to begin. Raises NoWritePermission or DiskFull."""
    make_folders(settings)
    if (refusal := disk_check.probe_folder(settings.home)) is not None:
        raise refusal
    if shutil.disk_usage(settings.home).free < LEAST_FREE:
        raise DiskFull()


def take_lock(settings: Settings, owner: Owner) -> tuple[IO[str], Owner | None]:
    """The lock, as a file to keep open, and who had it before. Raises FolderOwned."""
    file = machine_paths.lock_file(settings).open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        holder = read_owner(settings)
        raise (holder.refusal() if holder else FolderOwned()) from error
    previous = read_owner(settings)
    file.seek(0)
    file.truncate()
    file.write(json.dumps(asdict(owner)))
    file.flush()
    return file, previous


def read_owner(settings: Settings) -> Owner | None:
    try:
        return Owner(**json.loads(machine_paths.lock_file(settings).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def wait_until(true: Callable[[], bool], seconds: float, every_s: float = 0.02) -> bool:
    """Whether it came true in that time."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() >= end:
            return False
        time.sleep(every_s)
    return True


def _make_private(folder: Path) -> None:
    """Raises PermissionError where somebody else made this folder, or put a link in its place."""
    about = folder.lstat()
    if folder.parent == Path("/tmp") and (folder.is_symlink() or about.st_uid != os.getuid()):
        raise PermissionError(f"{folder} belongs to somebody else")
    folder.chmod(0o700)
