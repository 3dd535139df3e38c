"""The screenplay as plain text, as people read it."""

from __future__ import annotations

from core.exports import ScriptFormat
from core.script.model import Script
from core.script.script import script_as_text


def write(script: Script) -> bytes:
    """UTF-8 text."""
    return script_as_text(script).encode()


FORMAT = ScriptFormat(
    extension="txt",
    media_type="text/plain; charset=utf-8",
    title={"zh": "剧本文本", "en": "Script as text"},
    short_title={"zh": "文本 TXT", "en": "Text, TXT"},
    keeps={"zh": "场次、动作和台词，打开就能读。", "en": "Scenes, action and lines, readable anywhere."},
    loses={"zh": "没有镜头、画面和排版。", "en": "No shots, pictures or layout."},
    write=write,
    order=30,
)
