"""The media files of a cut on this machine: stored ones as they are, the others made once, by a process of their own, and kept while
there is room."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from core.errors import DiskFull, MadeBadly
from core.handover.media_plan import MediaItem
from core.handover.media_rendering import DISK_FULL, Order
from core.handover.model import Handover
from core.settings import ROOT

MOST_BYTES = 2_000_000_000
"""Of what was rendered on this machine; what was asked for longest ago goes first."""


def media_files(handover: Handover, items: Iterable[MediaItem]) -> dict[str, Path]:
    """Each file by its name in the package. Raises NotFound for one that is gone, MadeBadly where one cannot be made, and DiskFull."""
    wanted = {item.name: item for item in items}
    handover.scratch.mkdir(parents=True, exist_ok=True)
    found = {name: _place(handover, item) for name, item in wanted.items()}
    missing = [item for name, item in wanted.items() if item.job and not _is_there(found[name])]
    if missing:
        _make([_order(handover, item) for item in missing])
        _sweep(handover.scratch, set(found.values()))
    return found


def _place(handover: Handover, item: MediaItem) -> Path:
    return handover.scratch / f"{item.key}.{item.extension}" if item.job else handover.path_of(item.sha256)


def _order(handover: Handover, item: MediaItem) -> Order:
    paths = {sha256: str(handover.path_of(sha256)) for sha256 in item.needs}
    assert item.job is not None
    return Order(job=item.job, files=paths, out=str(_place(handover, item)))


def _make(orders: Sequence[Order]) -> None:
    """In a process of its own: the pages' process never holds a picture in its memory, and goes on serving."""
    ran = subprocess.run(
        [sys.executable, "-m", "core.handover.media_rendering"],
        input="".join(f"{order.model_dump_json()}\n" for order in orders),
        cwd=ROOT,
        env={"PATH": os.environ.get("PATH", ""), "TMPDIR": os.environ.get("TMPDIR", "/tmp")},
        text=True,
        stdout=subprocess.PIPE,
        check=False,
    )
    if ran.returncode == DISK_FULL:
        raise DiskFull()
    if ran.returncode:
        raise MadeBadly(model=(ran.stdout.strip().splitlines() or ["handover"])[-1][:80])


def _is_there(path: Path) -> bool:
    """Whether it was made; it was asked for now."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _sweep(folder: Path, kept: set[Path]) -> None:
    """What was asked for longest ago goes, until the rest has room; never what is about to be packed."""
    there = sorted(
        ((each.stat(), each) for each in folder.iterdir() if each.is_file()), key=lambda one: -one[0].st_mtime
    )
    total = 0
    for stat, path in there:
        total += stat.st_size
        if total > MOST_BYTES and path not in kept:
            path.unlink(missing_ok=True)
