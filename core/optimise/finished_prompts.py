"""Whether a text is a finished prompt already, or was made by a template: then it is only tidied."""

from __future__ import annotations

import re
from functools import lru_cache

from core.optimise import camera_directions, model_vocabulary, prompt_features, prompt_layout, validator
from core.templates.prompt_values import Intent, Template
from core.templates.templates import parameter_names

ENOUGH = 1.5
"""Of the length from which on a prompt is not too short: a rough idea may name light and camera too, a finished prompt tells all."""
SURE = {True: 9, False: 24}
"""So many letters of a line that nobody says by chance, in Chinese and in other writing."""
LIKELY = {True: 4, False: 9}
"""Two such lines, or one that is a sentence of its own and no matter of the camera, do as well."""


def is_finished_prompt(text: str, intent: Intent) -> bool:
    """Whether it reads as a finished prompt: lines with headings and requirements, or one breath that lacks nothing."""
    if model_vocabulary.has_requirements(text) and (
        model_vocabulary.has_headings(text)
        or all(item in text for item in model_vocabulary.default_requirements(intent.language))
    ):
        return True
    kind = model_vocabulary.content_kind(intent.task_type)
    if kind == "text" or "\n" in text.strip():
        return False
    enough = prompt_features.quality_rules()["enough"][kind][intent.language] * ENOUGH
    needed = ("sound",) if kind == "sound" else ("light", "camera")
    return validator.prompt_size(text, intent.language) >= enough and all(
        prompt_features.has_word_of_kind(word, text) for word in (*needed, "style", "mood")
    )


def is_made_by_template(text: str, template: Template, kind: str) -> bool:
    """Whether a text holds what only this template, or the words of craft that go with it, say: it was made by it."""
    told = prompt_layout.bare_text(text)
    ours = [line for line in _lines(template, kind) if line in told]
    if any(len(line) >= SURE[_chinese(line)] for line in ours):
        return True
    likely = [line for line in ours if len(line) >= LIKELY[_chinese(line)]]
    rare = [line for line in likely if not camera_directions.is_only_direction(line)]
    sentences = [prompt_layout.bare_text(each) for each in re.split(r"[。.!！?？\n]+", text) if each.strip()]
    alone = len(sentences) > 1 and any(_is(line, sentences) for line in rare)
    return alone or len(likely) > 1


def _is(line: str, sentences: list[str]) -> bool:
    return any(each in (line, f"镜头{line}", f"thecamera{line}") for each in sentences)


@lru_cache(maxsize=256)
def _lines(template: Template, kind: str) -> tuple[str, ...]:
    """What is said whoever asks: the fixed lines, what stands where nobody says more, light and camera, the words of quality."""
    heads = (match["told"] for line in template.template.split("\n") if (match := prompt_layout.HEAD.match(line)))
    items = (match["told"] for line in template.template.split("\n") if (match := prompt_layout.ITEM.match(line)))
    told = [*heads, *(item for item in items if len(item) > 2 * SURE[_chinese(item)])]
    fixed = [*(each for each in told if not parameter_names(each)), *(each.otherwise for each in template.parameters)]
    every = [
        *fixed,
        *model_vocabulary.all_craft_words(template.task_type),
        ", ".join(model_vocabulary.quality_words(kind)),
    ]
    return tuple(dict.fromkeys(line for told in every if (line := prompt_layout.bare_text(told))))


def _chinese(line: str) -> bool:
    return not line.isascii()
