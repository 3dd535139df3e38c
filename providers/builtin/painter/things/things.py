"""Things: from a word, Chinese or English, to a drawing, its size in heads and where it belongs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.figure_look import Look
from providers.builtin.painter.drawing.svg_drawings import Drawing, load_drawing
from providers.builtin.painter.drawing.svg_strokes import make_ids_own
from providers.builtin.painter.things import thing_states
from providers.builtin.painter.things.beasts import draw_beast, is_beast

SHINING = frozenset(
    [
        "full-moon",
        "crescent-moon",
        "new-moon",
        "star",
        "glowing-star",
        "shooting-star",
        "sun",
        "sparkles",
        "fireworks",
        "red-paper-lantern",
    ]
)
"""Drawings that are lit from inside."""


MOST_OF_MANY = 5.0
"""Heads of width up to which several of a kind are drawn side by side."""


@cache
def _synonyms() -> dict[str, str]:
    out: dict[str, str] = {}
    for name, words in art_table("things")["words"].items():
        for word in words:
            out[word.lower()] = name
    return out


def find_drawing(word: str) -> Drawing | None:
    """The drawing a word leads to: exactly, by its last noun, or by a known word inside it."""
    text = re.sub(r"\s+", " ", str(word)).strip().lower()[:60]
    if not text:
        return None
    if text not in _synonyms():
        state, rest = thing_states.split_state(text)
        base = find_drawing(rest) if state else None
        if base is not None:
            other = thing_states.drawing_in_state(state, base.name)
            return load_drawing(other) if other else thing_states.change_drawing(base, state)
        if kind := _gathering(text):
            return _crowd(kind)
        if many := _many(text):
            return _several(*many)
    name, beast = _lookup(text), is_beast(text)
    if name in HEADS_ONLY and beast:
        return _beast(text)
    if name:
        return load_drawing(name)
    return _beast(text) if beast and text not in art_table("things")["unlike"] else None


def undrawn_words(words: Iterable[str]) -> list[str]:
    """Those that lead to no drawing, in their order."""
    return [word for word in dict.fromkeys(words) if find_drawing(word) is None]


def _gathering(word: str) -> str:
    """The kind of many people that a word names; "" where it names none."""
    return next((kind for kind, words in art_table("things")["gatherings"].items() if word in words), "")


@cache
def _crowd(kind: str) -> Drawing:
    """Many people as a drawing."""
    from providers.builtin.painter.figures.crowds import crowd_drawing  # people sit on seats, and those are drawings

    body, width, height = crowd_drawing(kind)
    return Drawing(kind, body, width, height, width, "ground", own=True)


def _many(text: str) -> tuple[str, str] | None:
    """Whether they come in a line or a flock, and of what kind they are, in a text that says so: 羊群, a line of hens."""
    bare = re.sub(r"^(an?|the) ", "", text)
    for form, told in art_table("things")["many"].items():
        found = [bare.removeprefix(word).strip() for word in told["before"] if bare.startswith(word)]
        found += [bare.removesuffix(word) for word in told["after"] if bare.endswith(word)]
        for of in found:
            if is_animal(of) or (form == "line" and find_drawing(of)):
                return form, of
    return None


def is_animal(word: str) -> bool:
    """Whether a word names an animal that we can draw."""
    if is_beast(word):
        return True
    one = find_drawing(word)
    return one is not None and one.name in art_table("things")["animals"]


IN_LINE, A_LINE, A_FLOCK = 0.82, 5, ((0.1, 0.8), (0.95, 0.8), (1.75, 0.8), (-0.35, 1.0), (0.5, 1.0), (1.3, 1.0))
"""From one to the next in a line, in widths of one, and how many they are; where those of a flock stand, and how large."""


@cache
def _several(form: str, of: str) -> Drawing | None:
    """Many of a kind as one drawing: one behind the other, or two rows of them."""
    one = find_drawing(of)
    if one is None or one.where not in ("ground", "table") or one.size > MOST_OF_MANY:
        return one
    w, h = one.width, one.height
    spots = [(n * IN_LINE, 1.0) for n in range(A_LINE)] if form == "line" else A_FLOCK
    left = min(x for x, _ in spots)
    wide = (max(x for x, _ in spots) - left + 1) * w
    high = h if form == "line" else 1.12 * h
    body = ""
    for x, k in spots:
        y = high - h * k - (0.0 if k == 1.0 else 0.12 * h)
        body += f'<g transform="translate({(x - left) * w:.3f} {y:.3f}) scale({k})">{make_ids_own(one.body)}</g>'
    return replace(
        one,
        name=f"{form} of {one.name}",
        body=body,
        width=wide,
        height=high,
        size=one.size * wide / w,
        where="ground",
        glow="",
    )


HEADS_ONLY = ("fox", "bear", "lion", "panda", "koala", "wolf", "hamster", "unicorn", "cow-face", "dragon")
"""Animals of whom Noto has a head and no body: ours have both."""


@cache
def _beast(species: str) -> Drawing:
    """An animal of our own as a drawing."""
    parts, _, height, half, _ = draw_beast(Look(kind="animal", species=species, cloth=""), "stand", "calm", 50)
    w, h = half * 3.9, height * 1.12
    body = f'<g transform="translate({w / 2:.3f} {h:.3f})">' + "".join(part.svg for part in parts) + "</g>"
    return Drawing(f"beast {species}", body, w, h, w, "ground", own=True)


def _lookup(text: str) -> str:
    words: dict[str, dict[str, str]] = art_table("words")
    synonyms = _synonyms()

    def known(key: str) -> str:
        if key in synonyms:
            return synonyms[key]
        return words["en"].get(key, "") if key.isascii() else words["zh"].get(key, "")

    if name := known(text):
        return name
    if text.isascii():
        return _english(text, known)
    return _chinese(re.sub(r"[^\u4e00-\u9fff]", "", text), known)


AFTER = (
    "们",
    "儿",
    "子",
    "里",
    "上",
    "中",
    "下",
    "堆",
    "群",
    "声",
    "光",
    "片",
    "块",
    "只",
    "个",
    "条",
    "张",
    "把",
    "座",
    "盏",
    "封",
)
"""What may follow the noun in a Chinese word for a thing and is not the thing itself."""


def _chinese(text: str, known: Any) -> str:
    """The longest end of the word that is known: what comes before only says what kind it is (鱼缸 of 金鱼缸). One character is
    trusted only where our own list has it."""
    ends = [text]
    while len(ends[-1]) > 2 and ends[-1][-1] in AFTER:
        ends.append(ends[-1][:-1])
    for end in ends:
        for start in range(len(end)):
            part = end[start:]
            name = _synonyms().get(part, "") if len(part) == 1 else known(part)
            if name:
                return str(name)
            if part in art_table("things")["unlike"]:
                return ""
    return ""


def _english(text: str, known: Any) -> str:
    """The longest end of the phrase that is known, without what comes after "of" or "with"; else what does come after."""
    parts = re.split(r"\b(?:of|with|in|on|from|for|that|at)\b", text)
    for part in parts:
        tokens = re.findall(r"[a-z][a-z'-]*", part)
        for start in range(max(0, len(tokens) - 3), len(tokens)):
            for form in _forms(" ".join(tokens[start:])):
                if len(form) > 2 and (name := known(form)):
                    return str(name)
    return ""


def _forms(phrase: str) -> tuple[str, ...]:
    forms = [phrase]
    if phrase.endswith("ies"):
        forms.append(phrase[:-3] + "y")
    if phrase.endswith("es"):
        forms.append(phrase[:-2])
    if phrase.endswith("s"):
        forms.append(phrase[:-1])
    if phrase.endswith("'s"):
        forms.append(phrase[:-2])
    return tuple(forms)
