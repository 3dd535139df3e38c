"""The words a model is told: `data/prompts/<stage>.md`, with {names} filled in, and what a plan's own words are called in prose."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "data" / "prompts"
LANGUAGES = {"zh": "Chinese (simplified characters)", "en": "English"}


@cache
def _template(stage: str) -> str:
    return (FOLDER / f"{stage}.md").read_text("utf-8").strip()


def fill_prompt(stage: str, **facts: Any) -> str:
    """The prompt of a stage. Only the template's own {names} are filled: braces in what a person typed stay as they are."""
    return re.sub(r"\{(\w+)\}", lambda m: str(facts.get(m[1], "")), _template(stage)).strip()


def language_name(code: str) -> str:
    """What a language is called where a model is told to write in it."""
    return LANGUAGES.get(code.split("-", maxsplit=1)[0], code)


def facts_as_text(facts: Any) -> str:
    """Facts as a model reads them best, without what says nothing; "nothing yet" for none."""
    said = {name: value for name, value in facts.items() if value not in ("", None, [], (), {})} if facts else {}
    return json.dumps(said, ensure_ascii=False) if said else "nothing yet"


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((FOLDER / "words.toml").read_text("utf-8"))


def plan_word(kind: str, name: str) -> str:
    """What a word of a plan is called in prose; itself where nobody has said so."""
    return _words()[kind].get(name, name.replace("_", " "))
