"""A pitch deck as a PDF."""

from __future__ import annotations

from core.exports import HandoverFormat
from core.papers.pitch_deck import estimate_bytes, write_pitch_deck

FORMAT = HandoverFormat(
    extension="pdf",
    media_type="application/pdf",
    title={"zh": "提案 PDF", "en": "Pitch deck, PDF"},
    holds="storyboard",
    keeps={
        "zh": "一句话故事、人物、场景、分镜、预算，16:9，放在屏幕上讲。",
        "en": "Logline, cast, places, boards and budget, 16:9, to be shown on a screen.",
    },
    loses={"zh": "不能再改；最多十八镜。", "en": "Not to be edited; eighteen shots at most."},
    suffix={"zh": "提案", "en": "pitch"},
    write=write_pitch_deck,
    estimate=estimate_bytes,
    order=30,
    needs_film=False,
)
