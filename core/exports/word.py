"""The screenplay as a Word document."""

from __future__ import annotations

from core.exports import ScriptFormat
from core.papers.word_script import word_document

FORMAT = ScriptFormat(
    extension="docx",
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    title={"zh": "剧本 Word", "en": "Script, Word"},
    short_title={"zh": "Word", "en": "Word"},
    write=word_document,
    order=42,
)
