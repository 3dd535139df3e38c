"""The words a model is told: `data/prompts/<stage>.md`, with {names} filled in."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "data" / "prompts"


@cache
def _template(stage: str) -> str:
    return (FOLDER / f"{stage}.md").read_text("utf-8").strip()


def fill(stage: str, **facts: Any) -> str:
    """The prompt of a stage. Only the template's own {names} are filled: braces in what a person typed stay as they are."""
    return re.sub(r"\{(\w+)\}", lambda m: str(facts.get(m[1], "")), _template(stage)).strip()
