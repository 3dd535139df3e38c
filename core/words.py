"""Everything the studio says to a person, in two languages.

`data/i18n/<area>.json` holds {"key": {"zh": "...", "en": "..."}}; "area.key" names a sentence, so both languages
of a sentence stand side by side and an area is found by its file. `{name}` in a sentence is filled from facts.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "data" / "i18n"
LANGUAGES = ("zh", "en")


@cache
def area(name: str) -> dict[str, dict[str, str]]:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def say(key: str, language: str, **facts: Any) -> str:
    """The sentence under `key`. A fact may be a word in every language: {"zh": "可灵", "en": "Kling"}. Raises KeyError for a key that
    no file holds: a test finds those."""
    name, _, rest = key.partition(".")
    sentence = area(name)[rest][language if language in LANGUAGES else "en"]
    for fact, value in facts.items():
        if isinstance(value, dict):
            value = value.get(language, value.get("en", ""))
        sentence = sentence.replace("{" + fact + "}", str(value))
    return sentence


def retell(stored: dict[str, Any], language: str) -> str:
    """A sentence that a row kept as {"say": key, "facts": {...}}; what it did not keep is left out."""
    return re.sub(r"\{\w+\}", "", say(stored["say"], language, **stored.get("facts", {})))


def terminal_language() -> str:
    """The language of the person at the terminal, by the locale. `LANGUAGE` belongs to the desktop and is not asked."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"
