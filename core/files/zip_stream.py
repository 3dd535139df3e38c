"""Many files as one ZIP, written while it is sent: no more of it stands in memory or on disk than one file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator

from core.files.storage import Files


class _Tape(io.RawIOBase):
    """What was written since it was last taken away."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.at = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.at

    def write(self, part: object) -> int:
        told = bytes(part)  # type: ignore[call-overload]
        self.parts.append(told)
        self.at += len(told)
        return len(told)

    def take(self) -> bytes:
        told = b"".join(self.parts)
        self.parts.clear()
        return told


def stream_zip(files: Files, named: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """(name in the ZIP, SHA-256) of each. Stored as they are: pictures do not get smaller."""
    tape = _Tape()
    with zipfile.ZipFile(tape, "w", zipfile.ZIP_STORED) as packed:
        for name, sha256 in named:
            packed.writestr(name, files.read(sha256))
            yield tape.take()
    yield tape.take()
