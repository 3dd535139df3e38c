"""The shots of a film as a spreadsheet."""

from __future__ import annotations

from pathlib import Path

from core.exports import HandoverFormat
from core.handover.model import Handover
from core.papers.shot_list import shot_list_xlsx


def write(handover: Handover, path: Path) -> None:
    path.write_bytes(shot_list_xlsx(handover))


def estimate(handover: Handover) -> int:
    return 7_000 + 130 * len(handover.shots)


FORMAT = HandoverFormat(
    extension="xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    title={"zh": "镜头表 Excel", "en": "Shot list, Excel"},
    holds="storyboard",
    keeps={
        "zh": "每镜的场景、画面、景别、机位、运镜、台词、时长、定稿、模型和花费，能排序，有合计。",
        "en": "Of each shot place, picture, size, angle, move, lines, seconds, approval, model and cost; to be sorted, with totals.",
    },
    loses={"zh": "没有图。", "en": "No pictures."},
    suffix={"zh": "镜头表", "en": "shot list"},
    write=write,
    estimate=estimate,
    order=20,
    needs_film=False,
)
