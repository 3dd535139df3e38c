"""Whether a text is a finished prompt already, or was made by a template: then it is only tidied."""

from __future__ import annotations

import re
from functools import lru_cache

from core.optimise import model_words, seen, shaping, validator
from core.optimise.templates import names
from core.optimise.values import Intent, Template

SURE = {True: 9, False: 24}
"""So many letters of a line that nobody says by chance, in Chinese and in other writing."""
LIKELY = {True: 4, False: 9}
"""Two such lines, or one that is a sentence of its own among three, do as well."""


def finished(text: str, intent: Intent) -> bool:
    """Whether it reads as a finished prompt: lines with headings and requirements, or one breath that lacks nothing."""
    if model_words.requires(text) and (
        model_words.lined(text) or all(item in text for item in model_words.defaults(intent.language))
    ):
        return True
    kind = model_words.content(intent.task_type)
    if kind == "text" or "\n" in text.strip():
        return False
    enough = seen.facts()["enough"][kind][intent.language]
    needed = ("sound",) if kind == "sound" else ("light", "camera")
    return validator.size(text, intent.language) >= enough and all(
        seen.says(word, text) for word in (*needed, "style", "mood")
    )


def made_of(text: str, template: Template, kind: str) -> bool:
    """Whether a text holds what only this template, or the words of craft that go with it, say: it was made by it."""
    told = shaping.plain(text)
    ours = [line for line in _lines(template, kind) if line in told]
    if any(len(line) >= SURE[_chinese(line)] for line in ours):
        return True
    likely = [line for line in ours if len(line) >= LIKELY[_chinese(line)]]
    sentences = [shaping.plain(each) for each in re.split(r"[。.!！?？\n]+", text) if each.strip()]
    alone = len(sentences) > 2 and any(
        len(line) >= 1.4 * LIKELY[_chinese(line)] and _is(line, sentences) for line in likely
    )
    return alone or len(likely) > 1


def _is(line: str, sentences: list[str]) -> bool:
    return any(each in (line, f"镜头{line}", f"thecamera{line}") for each in sentences)


@lru_cache(maxsize=256)
def _lines(template: Template, kind: str) -> tuple[str, ...]:
    """What is said whoever asks: the fixed lines, what stands where nobody says more, light and camera, the words of quality."""
    heads = (match["told"] for line in template.template.split("\n") if (match := shaping.HEAD.match(line)))
    fixed = [*(told for told in heads if not names(told)), *(each.otherwise for each in template.parameters)]
    every = [*fixed, *model_words.every_craft(template.task_type), ", ".join(model_words.quality(kind))]
    return tuple(dict.fromkeys(line for told in every if (line := shaping.plain(told))))


def _chinese(line: str) -> bool:
    return not line.isascii()
