"""Where things of one machine stand in the data folder: the queue's socket, its files, the logs, the owner's lock."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from core.settings import Settings

LONGEST_SOCKET = 100
"""Bytes. A Unix socket's path may have 104 (macOS) or 108 (Linux), with the zero at its end."""


def redis_url(settings: Settings) -> str:
    """Where the queue is: REDIS_URL, or this machine's own socket."""
    return settings.redis_url or f"unix://{socket(settings)}"


def socket(settings: Settings) -> Path:
    """In the data folder, or, where that path is too long for a socket, in a short private folder of this user's."""
    near = settings.home / "run" / "queue.sock"
    if len(os.fsencode(near)) <= LONGEST_SOCKET:
        return near
    name = hashlib.sha256(os.fsencode(settings.home)).hexdigest()[:16]
    return Path("/tmp") / f"dailies-{os.getuid()}-{name}" / "queue.sock"


def queue_folder(settings: Settings) -> Path:
    return settings.home / "queue"


def logs(settings: Settings) -> Path:
    return settings.home / "logs"


def lock(settings: Settings) -> Path:
    return settings.home / "studio.lock"
