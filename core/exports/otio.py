"""The cut for OpenTimelineIO: small, without media, which it looks for beside itself."""

from __future__ import annotations

from pathlib import Path

from core.exports import HandoverFormat
from core.handover.edit_list import edit_list
from core.handover.editing_package import estimate_document
from core.handover.model import Handover
from core.handover.otio_document import otio_bytes


def write(handover: Handover, path: Path) -> None:
    path.write_bytes(otio_bytes(handover, edit_list(handover)))


FORMAT = HandoverFormat(
    extension="otio",
    media_type="application/json",
    title={"zh": "OpenTimelineIO，只有时间线", "en": "OpenTimelineIO, timeline only"},
    holds="editing",
    keeps={
        "zh": "整条时间线，逐帧不差：切点、转场、变速、声音、音量、标记。",
        "en": "The whole timeline to the frame: cuts, transitions, speed, sounds, volume, markers.",
    },
    loses={"zh": "素材不在里面；音量和字幕在元数据里。", "en": "No media inside; volume and subtitles are metadata."},
    write=write,
    estimate=estimate_document,
    order=54,
)
