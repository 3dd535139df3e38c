"""The cut as a list of edits that every conforming system reads, with its media, in one zip."""

from __future__ import annotations

from pathlib import Path

from core.exports import HandoverFormat
from core.handover.edit_list import edit_list
from core.handover.editing_package import estimate_package, write_package
from core.handover.edl_document import edl_bytes
from core.handover.model import Handover


def write(handover: Handover, path: Path) -> None:
    cut = edit_list(handover)
    write_package(handover, path, cut, [("film.edl", edl_bytes(cut))], beside=True)


FORMAT = HandoverFormat(
    extension="edl.zip",
    media_type="application/zip",
    title={"zh": "剪辑表 EDL", "en": "Edit list, EDL"},
    holds="editing",
    keeps={
        "zh": "切点逐帧准，叠化、划像、变速和素材。",
        "en": "Cuts to the frame, dissolves, wipes, speed and media.",
    },
    loses={
        "zh": "只有一条画面轨；声音和片头是单独的文件，字幕另附 SRT。",
        "en": "One picture track only; sounds and titles are files beside, subtitles an SRT.",
    },
    write=write,
    estimate=estimate_package,
    order=56,
    takes_time=True,
)
