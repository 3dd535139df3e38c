"""The things a prompt names that the painter can draw, and what of them is in a hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.things.things import find_drawing
from providers.builtin.picture_prompt.prompt_people import mask_unseen
from providers.builtin.picture_prompt.prompt_setting import place_in_prompt
from providers.builtin.writer.chinese.chinese_units import MEASURES
from providers.builtin.writer.chinese.chinese_words import units_of
from providers.builtin.writer.understanding.parsed_prompt import ParsedPrompt


def things_in_prompt(want: ParsedPrompt, cast: list[dict[str, Any]], worn: str) -> list[str]:
    """Words of the prompt that the painter has a drawing for and that are neither people nor clothes nor the place."""
    roles = [str(p.get("role", "")) for p in cast]
    words = _zh_things(mask_unseen(want.scene)) if want.language == "zh" else _en_things(mask_unseen(want.scene))
    place = place_in_prompt(want)[1]
    out = []
    for word in words:
        dressed = any(
            w.lower() in word.lower()
            for entry in (*art_table("wardrobe")["garments"], *art_table("wardrobe")["hats"])
            for w in entry["words"]
            if len(w) > 1
        )
        if (
            word in art_table("prompt")["unseen"]
            or word == place
            or dressed
            or any(word in role or role.endswith(word) for role in roles if role)
        ):
            continue
        if find_drawing(word) is not None:
            out.append(word)
    return list(dict.fromkeys(out))[:5]


def _zh_things(text: str) -> Iterable[str]:
    text = text.replace("站在", "在")
    for clause in re.split(r"[＿，。,.;；！!？?\n、：:（）()]", text):
        for unit in units_of(clause) if clause.strip() else ():
            word = re.sub(rf"^[一两二三四五六七八九十几]+[{MEASURES}]", "", unit.text)
            if len(word) and (unit.kind == "thing" or (unit.kind in ("idea", "place") and _exact(word))):
                yield word


def _en_things(text: str) -> Iterable[str]:
    words = re.findall(r"[a-z][a-z'-]*", text.lower())
    n = 0
    while n < len(words):
        for size in (3, 2, 1):
            phrase = " ".join(words[n : n + size])
            if n + size <= len(words) and _exact(phrase):
                yield phrase
                n += size - 1
                break
            if n + size <= len(words) and phrase.endswith("s") and _exact(phrase[:-1]):
                yield phrase[:-1]
                n += size - 1
                break
        n += 1


@cache
def _exact(word: str) -> bool:
    """Whether our own table of drawings has the word itself."""
    return any(word == w.lower() for words in art_table("things")["words"].values() for w in words)


def put_thing_in_hands(picture: dict[str, Any], want: ParsedPrompt) -> None:
    """A thing that the words put into somebody's hands."""
    hands = re.search(
        rf"(?:{art_table('prompt')['holds'][want.language]})\s*(?P<what>[^，。,.;；\n]{{1,24}})", want.scene, re.I
    )
    if not hands or not picture["people"]:
        return
    thing = next((t for t in picture["things"] if t.lower() in hands["what"].lower()), "")
    row = picture["people"][0]
    if thing and not row.get("holds"):
        row["holds"] = thing
        row["pose"] = row["pose"] if row.get("pose") in ("sit", "walk", "look_up") else "hold"
