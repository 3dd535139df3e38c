"""The cut for Premiere and Resolve: Final Cut Pro 7 XML with its media, in one zip."""

from __future__ import annotations

from pathlib import Path

from core.exports import HandoverFormat
from core.handover.edit_list import edit_list
from core.handover.editing_package import estimate_package, write_package
from core.handover.fcp7_document import fcp7_bytes
from core.handover.model import Handover


def write(handover: Handover, path: Path) -> None:
    cut = edit_list(handover)
    write_package(handover, path, cut, [("film.xml", fcp7_bytes(cut))], beside=True)


FORMAT = HandoverFormat(
    extension="xml.zip",
    media_type="application/zip",
    title={"zh": "Premiere、达芬奇", "en": "Premiere, Resolve"},
    holds="editing",
    keeps={
        "zh": "切点逐帧准，叠化、变速、音量、片头片尾、标记和素材都在。",
        "en": "Cuts to the frame, dissolves, speed, volume, titles, markers and media.",
    },
    loses={
        "zh": "别的转场变成叠化；字幕另附 SRT；运镜已渲染；素材在哪，软件会问一次。",
        "en": "Other transitions become dissolves; subtitles are an SRT beside; camera moves are rendered; the program asks once where the media lies.",
    },
    write=write,
    estimate=estimate_package,
    order=52,
    takes_time=True,
)
