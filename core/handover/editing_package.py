"""What goes with a cut into a zip for an editing program: its media, its subtitles, and what each part was made with."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from core.handover.edit_list import EditList, edit_list
from core.handover.media_files import media_files
from core.handover.model import Handover
from core.handover.package import ENTRY_BYTES, Entry, write_zip
from core.handover.provenance import provenance_json
from core.render.subtitles.subtitle_cues import write_srt

SUBTITLES, PROVENANCE = "subtitles.srt", "provenance.json"
DOCUMENT_BYTES = 1_500
"""About, that a clip takes in a document."""


def write_package(handover: Handover, path: Path, cut: EditList, documents: Iterable[Entry], *, beside: bool) -> None:
    """The documents and the media in one zip; `beside` them the subtitles and where everything came from. Raises what `media_files` raises."""
    files = media_files(handover, cut.media)
    entries: list[Entry] = list(documents)
    if beside:
        entries.append((PROVENANCE, provenance_json(handover)))
        entries += [(SUBTITLES, write_srt(cut.cues, cut.fps).encode())] if cut.cues else []
    write_zip(path, [*entries, *files.items()])


def estimate_package(handover: Handover) -> int:
    """Bytes, roughly."""
    cut = edit_list(handover)
    return sum(item.bytes + ENTRY_BYTES + len(item.name) for item in cut.media) + estimate_document(handover)


def estimate_document(handover: Handover) -> int:
    """Bytes of a document without its media, roughly."""
    cut = edit_list(handover)
    clips = len(cut.pictures) + sum(len(track) for _, track in cut.sounds) + len(cut.cues) // 4
    return DOCUMENT_BYTES * (1 + clips) + len(provenance_json(handover))
