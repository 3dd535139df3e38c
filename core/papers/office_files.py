"""Office files (.docx, .xlsx) as the same bytes whenever they are made of the same content, and text as XML can hold it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

BEGIN_OF_ZIP = (1980, 1, 1, 0, 0, 0)
CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""What such a file says of when it was made: always the same."""
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Without the characters that XML 1.0 has no place for."""
    return NOT_IN_XML.sub("", text)


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
