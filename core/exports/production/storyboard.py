"""The storyboard as a PDF: contact sheets, then a page a shot."""

from __future__ import annotations

from core.exports import HandoverFormat
from core.papers.storyboard_pages import estimate_bytes, write_storyboard

FORMAT = HandoverFormat(
    extension="pdf",
    media_type="application/pdf",
    title={"zh": "分镜 PDF", "en": "Storyboard, PDF"},
    holds="storyboard",
    keeps={
        "zh": "先是全片缩略图，再是一镜一页：画面、镜头语言、台词、时长、定稿，留有写备注的地方。",
        "en": "Contact sheets, then a page a shot: picture, lens, lines, seconds, approval, and room for notes.",
    },
    loses={"zh": "没有声音和运动。", "en": "No sound and nothing that moves."},
    suffix={"zh": "分镜", "en": "storyboard"},
    write=write_storyboard,
    estimate=estimate_bytes,
    order=10,
    takes_time=True,
    needs_film=False,
)
