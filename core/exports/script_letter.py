"""The screenplay as a PDF on US Letter, the paper that a page of a screenplay is counted on."""

from __future__ import annotations

from core.exports import ScriptFormat
from core.papers.printed_script import estimate_bytes, script_pages
from core.script.model import Script


def write(script: Script) -> bytes:
    return script_pages(script, "us-letter")


FORMAT = ScriptFormat(
    extension="pdf",
    media_type="application/pdf",
    title={"zh": "剧本 PDF，美式信纸", "en": "Script, PDF on US Letter"},
    short_title={"zh": "PDF，美式信纸", "en": "PDF on US Letter"},
    keeps={
        "zh": "封面、页码、编号的场次，按好莱坞一页约一分钟的纸张。",
        "en": "Title page, page and scene numbers, on the paper of which a page is about a minute.",
    },
    loses={"zh": "不能再改；没有镜头。", "en": "Not to be edited; no shots."},
    suffix={"zh": "剧本 Letter", "en": "script Letter"},
    estimate=estimate_bytes,
    write=write,
    order=32,
)
