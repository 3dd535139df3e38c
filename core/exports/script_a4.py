"""The screenplay as a PDF on A4, the paper of China and Europe."""

from __future__ import annotations

from core.exports import ScriptFormat
from core.papers.printed_script import script_pages
from core.script.model import Script


def write(script: Script) -> bytes:
    return script_pages(script, "a4")


FORMAT = ScriptFormat(
    extension="pdf",
    media_type="application/pdf",
    title={"zh": "剧本 PDF，A4 纸", "en": "Script, PDF on A4"},
    short_title={"zh": "PDF，A4 纸", "en": "PDF on A4"},
    write=write,
    order=31,
)
