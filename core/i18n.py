"""Everything the studio says to a person, in two languages.

`data/i18n/<area>.json` holds {"key": {"zh": "...", "en": "..."}}; "area.key" names a sentence, so both languages
of a sentence stand side by side and an area is found by its file. `{name}` in a sentence is filled from facts.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

FOLDER = Path(__file__).parent.parent / "data" / "i18n"
Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@cache
def texts_of_area(name: str) -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return words


def translate_key(key: str, language: str, **facts: Any) -> str:
    """The sentence under `key`; in English where it has none in this language. A fact may be a word in every language:
    {"zh": "可灵", "en": "Kling"}. Raises KeyError for a key that no file holds: a test finds those."""
    name, _, rest = key.partition(".")
    words = texts_of_area(name)[rest]
    sentence = words.get(language, words["en"])
    for fact, value in facts.items():
        if isinstance(value, dict):
            value = value.get(language, value.get("en", ""))
        sentence = sentence.replace("{" + fact + "}", str(value))
    return sentence


def translate_stored(stored: Mapping[str, Any], language: str) -> str:
    """A sentence that a row kept as {"say": key, "facts": {...}}; what it did not keep is left out."""
    return re.sub(r"\{\w+\}", "", translate_key(stored["say"], language, **stored.get("facts", {})))


def terminal_language() -> str:
    """The language of the person at the terminal, by the locale. `LANGUAGE` belongs to the desktop and is not asked."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"
