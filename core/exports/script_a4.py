"""The screenplay as a PDF on A4, the paper of China and Europe."""

from __future__ import annotations

from core.exports import ScriptFormat
from core.papers.printed_script import estimate_bytes, script_pages
from core.script.model import Script


def write(script: Script) -> bytes:
    return script_pages(script, "a4")


FORMAT = ScriptFormat(
    extension="pdf",
    media_type="application/pdf",
    title={"zh": "剧本 PDF，A4 纸", "en": "Script, PDF on A4"},
    short_title={"zh": "PDF，A4 纸", "en": "PDF on A4"},
    keeps={
        "zh": "封面、页码、编号的场次；说话人和台词不分在两页。",
        "en": "Title page, page and scene numbers; no speaker is parted from the line.",
    },
    loses={"zh": "不能再改；没有镜头。", "en": "Not to be edited; no shots."},
    suffix={"zh": "剧本 A4", "en": "script A4"},
    estimate=estimate_bytes,
    write=write,
    order=31,
)
