"""The screenplay as a PDF on US Letter, the paper that a page of a screenplay is counted on."""

from __future__ import annotations

from core.exports import ScriptFormat
from core.papers.printed_script import script_pages
from core.script.model import Script


def write(script: Script) -> bytes:
    return script_pages(script, "us-letter")


FORMAT = ScriptFormat(
    extension="pdf",
    media_type="application/pdf",
    title={"zh": "剧本 PDF，美式信纸", "en": "Script, PDF on US Letter"},
    short_title={"zh": "PDF，美式信纸", "en": "PDF on US Letter"},
    write=write,
    order=32,
)
