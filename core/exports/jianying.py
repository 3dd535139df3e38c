"""The cut as a draft for JianYing (剪映) and CapCut with its media, in one zip that lays itself into the program's own folder."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image

from core.exports import HandoverFormat
from core.handover.edit_list import EditList, edit_list
from core.handover.editing_package import PROVENANCE, estimate_document
from core.handover.jianying import draft_media
from core.handover.jianying.draft_document import MATERIALS, Draft, draft_bytes, meta_bytes
from core.handover.jianying.install_scripts import PROGRAMS, install_files
from core.handover.media_files import media_files
from core.handover.media_plan import MediaItem
from core.handover.model import Handover
from core.handover.package import ENTRY_BYTES, Entry, write_zip
from core.handover.provenance import provenance_json
from core.render.camera_moves import Size
from core.render.footage import picture_size

NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]')
"""What no folder of Windows may be called, and what turns the way of reading round."""
LONGEST = 60


def write(handover: Handover, path: Path) -> None:
    cut = draft_media.with_stills(handover, edit_list(handover))
    stretches = draft_media.empty_stretches(handover, cut)
    files = media_files(handover, [*cut.media, *(each.media for each in stretches)])
    draft = Draft(cut, {item.name: _size(item, files[item.name], cut) for item in _seen(handover, cut)})
    draft.add_pictures(stretches)
    draft.add_overlays()
    draft.add_sounds()
    draft.add_subtitles(handover.cut.subtitles)
    name = draft_name(handover.title)
    content = draft_bytes(draft)
    entries: list[Entry] = [
        *install_files(),
        (f"{name}/draft_content.json", content),
        (f"{name}/draft_info.json", content),
        (f"{name}/draft_meta_info.json", meta_bytes(draft, name)),
        (f"{name}/{PROVENANCE}", provenance_json(handover)),
        *((f"{name}/{MATERIALS}/{each.rpartition('/')[2]}", file) for each, file in files.items()),
    ]
    write_zip(path, entries, PROGRAMS)


def draft_name(title: str) -> str:
    """A folder of this name stands on every system."""
    plain = " ".join(NO_NAME.sub(" ", title).split())[:LONGEST].strip(" .")
    return plain or "Dailies"


def estimate(handover: Handover) -> int:
    """Bytes, roughly."""
    cut = draft_media.with_stills(handover, edit_list(handover))
    return sum(item.bytes + ENTRY_BYTES + len(item.name) for item in cut.media) + 6 * estimate_document(handover)


def _seen(handover: Handover, cut: EditList) -> list[MediaItem]:
    stretches = draft_media.empty_stretches(handover, cut)
    return [item for item in (*cut.media, *(each.media for each in stretches)) if item.kind != "sound"]


def _size(item: MediaItem, file: Path, cut: EditList) -> Size:
    if item.job:
        return Size(cut.width, cut.height)
    if item.kind == "clip":
        return picture_size(file)
    with Image.open(file) as picture:
        return Size(*picture.size)


FORMAT = HandoverFormat(
    extension="jianying.zip",
    media_type="application/zip",
    title={"zh": "剪映草稿", "en": "CapCut draft"},
    holds="editing",
    keeps={
        "zh": "字幕可改，运镜是关键帧，转场、音量点和素材都在；剪映 5.9、CapCut。",
        "en": "Subtitles stay editable, camera moves are key frames; transitions, volume points, media. JianYing 5.9, CapCut.",
    },
    loses={
        "zh": "灼烧变成叠化；有层次的画面已渲染成片段。",
        "en": "Burns become dissolves; layered shots are rendered clips.",
    },
    write=write,
    estimate=estimate,
    order=51,
    takes_time=True,
)
