"""Pictures of a film made as small as paper needs them, one at a time: what a hundred shots are printed with fits into the memory of one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PIL import Image

from core.errors import NotFound
from core.handover.model import Handover

QUALITY = 82
FEW, MANY = 60, 160
"""Pictures up to which they are printed large, and from which on they are printed small."""


def long_side(count: int) -> int:
    """Pixels of the longer side: enough for half a sheet of paper, less where there are very many."""
    return 1200 if count <= FEW else 900 if count <= MANY else 640


def shrink_pictures(handover: Handover, hashes: Iterable[str], folder: Path, longest: int) -> dict[str, str]:
    """The name in `folder` of each picture that is there, by its SHA-256; one that is gone or is none is left out. `longest` is the longer
    side in pixels; none is made larger."""
    found: dict[str, str] = {}
    for sha256 in dict.fromkeys(filter(None, hashes)):
        try:
            with Image.open(handover.path_of(sha256)) as picture:
                picture.draft("RGB", (longest, longest))
                small = picture.convert("RGB")
        except (NotFound, OSError, ValueError, Image.DecompressionBombError):
            continue
        small.thumbnail((longest, longest))
        small.save(folder / f"{sha256}.jpg", quality=QUALITY)
        found[sha256] = f"{sha256}.jpg"
    return found
