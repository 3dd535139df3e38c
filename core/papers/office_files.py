"""Office files (.docx, .xlsx) as the same bytes whenever they are made of the same content."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from core.handover.package import BEGIN_OF_ZIP

CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""What such a file says of when it was made: always the same."""


def repack_undated(packed: bytes, more: dict[str, bytes] | None = None) -> bytes:
    """A zip with the same entries in the same order and no moment in it; `more` are entries added, or put in place of one, by name."""
    out, instead = io.BytesIO(), dict(more or {})
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            _add(new, name, instead.pop(name) if name in instead else old.read(name))
        for name, content in instead.items():
            _add(new, name, content)
    return out.getvalue()


def _add(file: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, BEGIN_OF_ZIP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    file.writestr(entry, content)
