"""The shots of a film as a table for any program."""

from __future__ import annotations

from pathlib import Path

from core.exports import HandoverFormat
from core.handover.model import Handover
from core.papers.shot_list import shot_list_csv


def write(handover: Handover, path: Path) -> None:
    path.write_bytes(shot_list_csv(handover))


def estimate(handover: Handover) -> int:
    return len(shot_list_csv(handover))


FORMAT = HandoverFormat(
    extension="csv",
    media_type="text/csv; charset=utf-8",
    title={"zh": "镜头表 CSV", "en": "Shot list, CSV"},
    holds="storyboard",
    keeps={"zh": "和镜头表 Excel 一样的各列。", "en": "The columns of the Excel list."},
    loses={"zh": "没有图，没有合计和列宽。", "en": "No pictures, no totals and no widths."},
    suffix={"zh": "镜头表", "en": "shot list"},
    write=write,
    estimate=estimate,
    order=21,
    needs_film=False,
)
