"""The screenplay as a Word document."""

from __future__ import annotations

from core.exports import ScriptFormat
from core.papers.word_script import word_document

FORMAT = ScriptFormat(
    extension="docx",
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    title={"zh": "剧本 Word", "en": "Script, Word"},
    short_title={"zh": "Word", "en": "Word"},
    keeps={
        "zh": "封面、编号的场次、人物和台词，带命名样式，能接着改。",
        "en": "Title page, numbered scenes, people and lines in named styles, to be edited further.",
    },
    loses={"zh": "没有镜头和画面。", "en": "No shots and no pictures."},
    estimate=lambda script: 38_000 + len(script.model_dump_json()) // 8,
    write=word_document,
    order=42,
)
