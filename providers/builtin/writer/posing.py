"""What a beat puts into the picture: who and what is seen, how they stand, which face they make."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from providers.builtin.writer.slots import Slots

ACTIONS = Path(__file__).parents[3] / "data" / "art" / "actions.json"
SOMEBODY = {"zh": "某人", "en": " somebody "}
"""Stands in the patterns for whoever is named next."""
BY_STEP = {
    "open": "calm",
    "want": "calm",
    "block": "afraid",
    "deepen": "calm",
    "turn": "surprised",
    "price": "sad",
    "end": "smile",
}


@cache
def patterns(kind: str, language: str) -> dict[str, re.Pattern[str]]:
    """The words of each pose or face, the most telling first. `kind` is "poses" or "faces"."""
    rows = json.loads(ACTIONS.read_text("utf-8"))[kind]
    return {row[kind[:-1]]: re.compile("|".join(row[language]), re.I) for row in rows}


def found(kind: str, text: str, language: str, without: tuple[str, ...] = ()) -> str:
    """The first pose or face whose words a text has; "" if it has none."""
    return next((w for w, p in patterns(kind, language).items() if w not in without and p.search(text)), "")


def pose(beat: dict[str, Any], language: str) -> str:
    """One word of providers.builtin.POSES."""
    if beat["kind"] != "action":
        return "talk" if beat["kind"] == "dialogue" else ""
    return found("poses", beat["text"], language) or "stand"


def pose_of(name: str, others: list[str], text: str, language: str) -> str:
    """How one person in an action stands: by the words between their name and the next one's, and what they do together."""
    low, start = text.lower(), text.lower().find(name.lower())
    if start < 0:
        return ""
    ends = [low.find(o.lower(), start + len(name)) for o in others]
    end = min([e for e in ends if e > 0], default=len(low))
    named = next((o for o in others if low.startswith(o.lower(), end)), "")
    part = low[start:end] + (to_whom(low, end + len(named), language) if end < len(low) else "")
    return found("poses", part, language)


def to_whom(text: str, at: int, language: str) -> str:
    """Somebody, and what follows their name to the end of the clause: 拍拍某人的肩膀, hands somebody a letter."""
    return SOMEBODY[language] + re.split(r"[，,。.;；！!？?]", text[at:])[0][:16]


def expression(beat: dict[str, Any], language: str) -> str:
    """One word of providers.builtin.EXPRESSIONS, by the step where the words say nothing."""
    return found("faces", beat["text"], language) or BY_STEP.get(beat["step"], "calm")


def shows(beat: dict[str, Any], slots: Slots) -> list[str]:
    """Names of the cast and words of the things in the picture, in the order the text says them."""
    if beat["kind"] != "action":
        return []
    text = beat["text"].lower()
    found: list[tuple[int, str]] = []
    for actor in slots.company:
        at = text.find(slots.being(actor).lower())
        if at < 0 and actor.who.role:
            at = text.find(actor.who.role.lower())
        if at >= 0:
            found.append((at, actor.name))
    for noun in slots.reading.things:
        at = text.find(noun.word.lower())
        if at >= 0:
            found.append((at, noun.word))
    return list(dict.fromkeys(word for _, word in sorted(found)))
