"""What words about a person name: entries of data/art/wardrobe.json and colours, unless they are denied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from providers.builtin.painter.drawing.art_tables import art_table


def find_word(text: str, words: Sequence[str]) -> int:
    """Where the first of the words stands in the text, not denied; -1 if none does."""
    for word in words:
        at = text.find(word.lower() if word.isascii() else word)
        if at >= 0 and word.isascii():
            hit = re.search(rf"\b{re.escape(word.lower())}s?\b", text)
            at = hit.start() if hit else -1
        if at >= 0 and not _denied(text, at):
            return at
    return -1


def _denied(text: str, at: int) -> bool:
    before = text[max(0, at - 14) : at]
    for word in art_table("wardrobe")["not"]:
        if word.isascii():
            if word in before and re.search(rf"\b{word}\b[\w\s]{{0,8}}$", before):
                return True
        elif word in before[-4:]:
            return True
    return False


def entry_said(text: str, table: str) -> dict[str, Any] | None:
    """The entry of a table whose words the text says; the longest word wins."""
    best: tuple[int, dict[str, Any]] | None = None
    for entry in art_table("wardrobe")[table]:
        for word in entry["words"]:
            if (best is None or len(word) > best[0]) and find_word(text, [word]) >= 0:
                best = (len(word), entry)
    return best[1] if best else None


def colour_near(text: str, at: int, reach: int = 12) -> str:
    """The colour said just before a place in the text, else ""."""
    before = text[max(0, at - reach) : at]
    best, where = "", -1
    for colour, words in art_table("wardrobe")["colours"].items():
        for word in words:
            i = before.rfind(word)
            if i >= 0 and (i + len(word), len(word)) > (where, 0):
                if word.isascii() and not re.search(rf"\b{re.escape(word)}\b", before):
                    continue
                if i + len(word) > where or len(word) > 1:
                    best, where = colour, i + len(word)
    return best


def first_colour(text: str) -> str:
    """The first colour a text names, else ""."""
    hits = []
    for colour, words in art_table("wardrobe")["colours"].items():
        for word in words:
            at = text.find(word)
            if at >= 0 and word.isascii():
                hit = re.search(rf"\b{re.escape(word)}\b", text)
                at = hit.start() if hit else -1
            if at >= 0:
                hits.append((at, -len(word), colour))
    return min(hits)[2] if hits else ""
