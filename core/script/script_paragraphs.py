"""A script as the paragraphs of a screenplay, in order: what documents and screenwriting programs set, each in its own form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from core import i18n
from core.script.model import Beat, Script
from core.script.script import on_screen_word, scene_heading

ParagraphKind = Literal["heading", "action", "speaker", "manner", "line", "card"]


class ScriptParagraph(NamedTuple):
    """`text` may hold line breaks. `scene` counts from 1; `off_screen` is a speaker who is heard and not seen (V.O.)."""

    kind: ParagraphKind
    text: str
    scene: int
    off_screen: bool = False


def script_paragraphs(script: Script) -> Iterator[ScriptParagraph]:
    """Every paragraph. A spoken beat is its speaker, how it is said where that is written, and the line."""
    for number, scene in enumerate(script.scenes, 1):
        yield ScriptParagraph("heading", one_line(scene_heading(scene, script.language)), number)
        for beat in scene.beats:
            yield from _paragraphs_of_beat(beat, number, script.language)


def _paragraphs_of_beat(beat: Beat, number: int, language: str) -> Iterator[ScriptParagraph]:
    body = "\n".join(line.strip() for line in beat.text.splitlines() if line.strip())
    if beat.kind != "action":
        name = one_line(beat.speaker or i18n.translate_key("film.narrator", language))
        yield ScriptParagraph("speaker", name if language.startswith("zh") else name.upper(), number, not beat.speaker)
        if beat.manner:
            yield ScriptParagraph("manner", one_line(beat.manner), number)
    yield ScriptParagraph("action" if beat.kind == "action" else "line", body, number)
    if beat.has_card():
        yield ScriptParagraph("card", f"{on_screen_word(language)}{one_line(beat.card_text)}", number)


def one_line(text: str) -> str:
    """The text with every run of spaces and line breaks as one space; the wide space of Chinese headings stays."""
    return " ".join(text.split()) if "\u3000" not in text else "\u3000".join(map(one_line, text.split("\u3000")))
