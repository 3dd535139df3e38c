"""The cut for Final Cut Pro: FCPXML with its media, in one zip."""

from __future__ import annotations

from pathlib import Path

from core.exports import HandoverFormat
from core.handover.edit_list import edit_list
from core.handover.editing_package import estimate_package, write_package
from core.handover.fcpxml_document import fcpxml_bytes
from core.handover.model import Handover


def write(handover: Handover, path: Path) -> None:
    cut = edit_list(handover)
    write_package(handover, path, cut, [("film.fcpxml", fcpxml_bytes(cut))], beside=True)


FORMAT = HandoverFormat(
    extension="fcpxml.zip",
    media_type="application/zip",
    title={"zh": "Final Cut Pro", "en": "Final Cut Pro"},
    holds="editing",
    keeps={
        "zh": "切点逐帧准，叠化、变速、音量、片头片尾、章节标记和素材都在。",
        "en": "Cuts to the frame, dissolves, speed, volume, titles, chapter markers and media.",
    },
    loses={
        "zh": "别的转场变成叠化；字幕另附 SRT；运镜已渲染。",
        "en": "Other transitions become dissolves; subtitles are an SRT beside; camera moves are rendered.",
    },
    write=write,
    estimate=estimate_package,
    order=53,
    takes_time=True,
)
