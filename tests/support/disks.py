"""A small disk of its own for a test, which can be filled and emptied, made read-only and writable again, for true."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import pytest

MIB = 1024 * 1024


@dataclass
class Disk:
    """`folder` is the whole of it."""

    folder: Path

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"

    def fill(self) -> None:
        """To the last byte: whoever writes anything now meets a full disk."""
        with self._filler.open("ab", buffering=0) as filler:
            for size in (MIB, 4096, 1):
                try:
                    while True:
                        filler.write(b"0" * size)
                except OSError:
                    continue

    def empty(self) -> None:
        self._filler.unlink()

    def shut(self) -> None:
        """Nothing in it can be opened for writing any more; a file that is open stays so, as with a folder that was given another
        owner. Made read-only elsewhere first, where nobody opens a file meanwhile that would keep it from being so."""
        elsewhere = Path(mkdtemp(prefix="dailies-"))
        _call("mount", "--bind", str(self.folder), str(elsewhere))
        _call("mount", "-o", "remount,bind,ro", str(elsewhere))
        _call("mount", "--bind", str(elsewhere), str(self.folder))
        _call("umount", "-l", str(elsewhere))
        elsewhere.rmdir()

    def open(self) -> None:
        _call("umount", "-l", str(self.folder))


@contextmanager
def small_disk(mib: int) -> Iterator[Disk]:
    """Skips the test where this user or this machine cannot mount one."""
    folder = Path(mkdtemp(prefix="dailies-"))
    try:
        _call("mount", "-t", "tmpfs", "-o", f"size={mib}m,mode=700", "dailies-test", str(folder))
    except (OSError, subprocess.CalledProcessError) as error:
        folder.rmdir()
        pytest.skip(f"no disk can be mounted here: {error}")
    try:
        yield Disk(folder)
    finally:
        while folder.is_mount():
            _call("umount", "-l", str(folder))
        folder.rmdir()


def _call(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
