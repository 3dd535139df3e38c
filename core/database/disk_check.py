"""Whether a folder takes anything now: what tells a full disk from a folder that may not be written."""

from __future__ import annotations

import errno
import uuid
from contextlib import suppress
from pathlib import Path

from core.errors import DiskFull, NoWritePermission, Unready

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
SHUT = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR)
PROBE_BYTES = 4096
"""One block of most file systems: less may fit into a file's own entry on a disk that is full."""


def disk_error(error: OSError) -> Unready | None:
    """What an error of the file system says of its disk; None where it says something else."""
    if error.errno in FULL:
        return DiskFull()
    return NoWritePermission() if error.errno in SHUT else None


def probe_folder(folder: Path) -> Unready | None:
    """Write a block there and take it away again: why it was not taken, or None where it was."""
    probe = folder / f".probe-{uuid.uuid4().hex}"
    try:
        probe.write_bytes(b"0" * PROBE_BYTES)
    except OSError as error:
        return disk_error(error) or NoWritePermission()
    finally:
        with suppress(OSError):
            probe.unlink()
    return None
