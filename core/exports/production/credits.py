"""The credits of a film, for people."""

from __future__ import annotations

from pathlib import Path

from core.exports import HandoverFormat
from core.handover.model import Handover
from core.papers.credits_page import credits_html


def write(handover: Handover, path: Path) -> None:
    path.write_bytes(credits_html(handover))


def estimate(handover: Handover) -> int:
    return len(credits_html(handover))


FORMAT = HandoverFormat(
    extension="html",
    media_type="text/html; charset=utf-8",
    title={"zh": "职员与来历", "en": "Credits and provenance"},
    holds="archive",
    keeps={
        "zh": "谁出品、人物和配音、用了哪些模型和花费、许可、逐件来历；任何浏览器都能看。",
        "en": "Producer, cast and voices, models and costs, licences and each thing’s history; opens in any browser.",
    },
    loses={"zh": "没有画面和声音。", "en": "No pictures and sounds."},
    suffix={"zh": "职员", "en": "credits"},
    write=write,
    estimate=estimate,
    order=10,
    needs_film=False,
)
