"""Where things of one machine stand in the data folder: the queue's socket, its files, the logs, the owner's lock."""

from __future__ import annotations

from pathlib import Path

from core.settings import Settings


def redis_url(settings: Settings) -> str:
    """Where the queue is: REDIS_URL, or this machine's own socket."""
    return settings.redis


def socket_file(settings: Settings) -> Path:
    return settings.socket


def queue_folder(settings: Settings) -> Path:
    return settings.home / "queue"


def log_folder(settings: Settings) -> Path:
    return settings.home / "logs"


def lock_file(settings: Settings) -> Path:
    return settings.home / "studio.lock"
