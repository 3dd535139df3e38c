"""How the team wants a thing told, as values: the words of a template that was filled, and what an engine that reads no prose may know
of them. `core.optimise.production_templates` finds the template and fills it."""

from __future__ import annotations

import re
from typing import Any

from core.types import Value

SCENES = re.compile(r"(\d{1,3})\s*(?:-|–|—|~|～|to|到|至)\s*(\d{1,3})\s*(?:个|场|段)?\s*(?:场景|场戏|场|scenes?)", re.I)
SCENES_EXACT = re.compile(r"(\d{1,3})\s*(?:个场景|场戏|scenes?)", re.I)
"""How a template says how many scenes it wants."""


class Telling(Value):
    """The words, the template they came of ("script_scifi@3"; empty: nobody's), and what an engine that reads no prose may know of
    them. Empty: nothing is said, and it is false."""

    text: str = ""
    ref: str = ""
    negative: str = ""
    language: str = "zh"
    said: dict[str, list[str]] = {}
    """By label, what was filled in."""
    sent: bool = False
    """Somebody sent it to this film: that was counted when they did."""

    def __bool__(self) -> bool:
        return bool(self.text)

    def inputs(self) -> dict[str, Any]:
        """For an engine that reads no prose: how many scenes it wants (least, most; none: it does not say), what must and must not be in
        it, mood and style."""
        return {
            "text": self.text,
            "negative": self.negative,
            "scenes": scenes_wanted(self.text),
            **{label: list(self.said.get(label, ())) for label in ("must", "must_not", "mood", "style")},
        }


NOTHING = Telling()


def scenes_wanted(text: str) -> list[int]:
    """[least, most] of the scenes a prompt asks for; empty where it does not say."""
    if hit := SCENES.search(text):
        return sorted((int(hit[1]), int(hit[2])))
    if hit := SCENES_EXACT.search(text):
        return [int(hit[1])] * 2
    return []
