"""The cut for OpenTimelineIO with its media, in one bundle."""

from __future__ import annotations

from pathlib import Path

from core.exports import HandoverFormat
from core.handover.edit_list import edit_list
from core.handover.editing_package import estimate_package, write_package
from core.handover.model import Handover
from core.handover.otio_document import otio_bytes

BUNDLE = "1.0.0"


def write(handover: Handover, path: Path) -> None:
    """The layout of OpenTimelineIO's file bundles: content.otio, version.txt, media/."""
    cut = edit_list(handover)
    documents = (("content.otio", otio_bytes(handover, cut)), ("version.txt", BUNDLE.encode()))
    write_package(handover, path, cut, documents, beside=False)


FORMAT = HandoverFormat(
    extension="otioz",
    media_type="application/zip",
    title={"zh": "OpenTimelineIO，带素材", "en": "OpenTimelineIO with media"},
    holds="editing",
    keeps={
        "zh": "整条时间线和全部素材，镜头前后各留半秒。",
        "en": "The whole timeline and all media, with half a second of handles.",
    },
    loses={
        "zh": "运镜已渲染进素材；音量和字幕在元数据里。",
        "en": "Camera moves are rendered into the media; volume and subtitles are metadata.",
    },
    write=write,
    estimate=estimate_package,
    order=55,
    takes_time=True,
)
