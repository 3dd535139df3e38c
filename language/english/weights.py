"""What the network learnt, from `data/language`, loaded once: its numbers, its labels, and the spellings that it knows."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).parents[2] / "data" / "language"
MASK = (1 << 64) - 1
MARKS = {
    "’": "'", "‘": "'", "´": "'", "`": "'", "”": '"', "“": '"', "''": '"', "„": '"', "»": '"', "«": '"', "’s": "'s", "’S": "'s", "'S": "'s",
    "…": "...", "—": "-", "–": "-", "--": "-", "---": "-", "€": "$", "£": "$", "¥": "$", "₹": "$", "，": ",", "。": ".", "！": "!", "？": "?",
}  # fmt: skip


@functools.cache
def arrays() -> dict[str, NDArray[np.float32]]:
    """Every layer as 32-bit floats; they are stored as 16-bit."""
    with np.load(DATA / "english.npz") as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}


@functools.cache
def word_table() -> dict[str, Any]:
    """`actions` and `tags` in the network's order, `contractions` in their pieces, `spellings` by the hash of a word."""
    table: dict[str, Any] = json.loads((DATA / "english.json").read_text("utf-8"))
    return table


def usual_spelling(word: str) -> str:
    small = word.lower()
    return MARKS.get(word) or word_table()["spellings"].get(str(text_hash(word))) or small


@functools.lru_cache(50_000)
def text_hash(text: str) -> int:
    """MurmurHash 64A with seed 1 of the text in UTF-8 (Austin Appleby, public domain)."""
    data, multiplier = text.encode(), 0xC6A4A7935BD1E995
    value = 1 ^ (len(data) * multiplier & MASK)
    whole = len(data) & ~7
    for at in range(0, whole, 8):
        block = int.from_bytes(data[at : at + 8], "little") * multiplier & MASK
        block = (block ^ block >> 47) * multiplier & MASK
        value = (value ^ block) * multiplier & MASK
    if rest := data[whole:]:
        value = (value ^ int.from_bytes(rest, "little")) * multiplier & MASK
    value = (value ^ value >> 47) * multiplier & MASK
    return value ^ value >> 47


@functools.lru_cache(100_000)
def table_rows(value: int, seed: int, rows: int) -> tuple[int, int, int, int]:
    """The four rows of a hash table that this value's vector is the sum of: MurmurHash3 x86 128 of eight bytes."""
    first = value * 0x87C37B91114253D5 & MASK
    first = (first << 31 | first >> 33) & MASK
    first = (first * 0x4CF5AD432745937F & MASK) ^ seed ^ 8
    second = seed ^ 8
    first = first + second & MASK
    second = second + first & MASK
    first, second = _mixed(first), _mixed(second)
    first = first + second & MASK
    second = second + first & MASK
    low = 0xFFFFFFFF
    return (first & low) % rows, (first >> 32) % rows, (second & low) % rows, (second >> 32) % rows


def _mixed(value: int) -> int:
    value = (value ^ value >> 33) * 0xFF51AFD7ED558CCD & MASK
    value = (value ^ value >> 33) * 0xC4CEB9FE1A85EC53 & MASK
    return value ^ value >> 33
