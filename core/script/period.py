"""The age a film plays in, told once by its words, so that its places look alike in every shot: data/art/places.json, "ages"."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from core.script.model import Script
from core.settings import ROOT

NOW = "now"
"""Our days: a place is as it is by itself."""


def detect_period(script: Script) -> str:
    """What the sentence names or the year it begins with, else who its people are, else what they wear."""
    ages, told = _table()["ages"], script.logline.lower()
    if _named(_table()["now"], told):
        return NOW
    roles = [member.role.lower() for member in script.cast]
    worn = [member.clothing.lower() for member in script.cast]
    for key, texts in (("words", [told]), ("roles", roles), ("worn", worn)):
        found = {name: sum(_named(row.get(key, ""), text) for text in texts) for name, row in ages.items()}
        best: str = max(found, key=lambda name: found[name])
        if found[best]:
            return best
        if key == "words" and (name := _by_year(ages, told, script.language)):
            return name
    return NOW


def _by_year(ages: dict[str, Any], told: str, language: str) -> str:
    year = re.match(r"(?:in (?:the year )?)?(\d{3,4})(?:年|\b)", told)
    for name, row in ages.items():
        first, last = row.get("years", {}).get(language, (0, 0))
        if year and first <= int(year[1]) <= last:
            return str(name)
    return ""


def _named(words: str, text: str) -> int:
    """How many of the words stand in the text."""
    return sum(_stands(word.replace("_", " "), text) for word in words.split())


def _stands(word: str, text: str) -> bool:
    return bool(re.search(rf"\b{re.escape(word)}(?:s|es)?\b", text)) if word.isascii() else word in text


@cache
def _table() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((ROOT / "data" / "art" / "places.json").read_text("utf-8"))
    return {key: told[key] for key in ("ages", "now")}
