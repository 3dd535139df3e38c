"""What a beat puts into the picture: who and what is seen, how they stand, which face they make."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from providers.builtin.writer import clock, lexicon, moments, presence, seen, whereabouts
from providers.builtin.writer.reading import Reading
from providers.builtin.writer.slots import Slots

ACTIONS = Path(__file__).parents[3] / "data" / "art" / "actions.json"
SOMEBODY = {"zh": "某人", "en": "somebody"}
"""Stands in the patterns for whoever is named next."""
MODIFIER = {
    "zh": re.compile(r"[^，,。.;；！!？?\s]{1,6}的$"),
    "en": re.compile(r"\b(?:a|an|the|his|her|their)\s+(?:[\w-]+\s+){0,3}$"),
}
"""What stands before a name and belongs to it: a kneeling knight, 跪着的骑士."""
FURTHER = {"zh": 16, "en": 48}
"""How many characters after the next one's name still belong to the first."""
OVER = {
    "zh": re.compile(r"[^，,。；;！？、]{1,}[，,。；;！？](这时|而|但|可|却|只见|当)?$"),
    "en": re.compile(
        r"\w[\w' ]*(?:[.;,!?]|,?\s(?:and|but|while|as|when|then))\s+(?:(?:a|an|the|his|her|their)\s+(?:[\w-]+\s+){0,3})?$"
    ),
}
"""What stands between two names where the second begins a clause of its own: 陈默离开，林岚……; Ben leaves and Mara ..."""
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
    text = re.sub(r"\s+", " ", text)
    return next((w for w, p in patterns(kind, language).items() if w not in without and p.search(text)), "")


def pose(beat: dict[str, Any], language: str) -> str:
    """One word of providers.builtin.POSES."""
    if not clock.pictured(beat):
        return "talk" if beat["kind"] == "dialogue" else ""
    return found("poses", beat["text"], language) or "stand"


def pose_of(name: str, others: list[str], text: str, language: str) -> str:
    """How one person in an action stands: by the words between their name and the next one's, and what they do together."""
    low, start = text.lower(), text.lower().find(name.lower())
    if start < 0:
        return ""
    later = [(low.find(o.lower(), start + len(name)), len(o)) for o in others]
    after = min([(at, at + size) for at, size in later if at > 0], default=None)
    return found("poses", told(low, (start, start + len(name)), after, language), language)


def told(text: str, own: tuple[int, int], after: tuple[int, int] | None, language: str) -> str:
    """What a text says of somebody named at `own`: from what stands before the name and belongs to it to the next one's name
    (`after`); that one as 某人 or somebody, with what follows to the end of the clause: 拍拍某人的肩膀."""
    lead = MODIFIER[language].search(text[: own[0]])
    part = (lead[0] if lead else "") + text[own[0] : after[0] if after else len(text)]
    if after is None:
        return re.split(r"[。.;；\n]", part)[0]
    if OVER[language].search(text[own[1] : after[0]]):
        return part
    rest = re.split(r"[，,。.;；！!？?]", text[after[1] :])[0][: FURTHER[language]]
    between = " " if language == "en" else ""
    return MODIFIER[language].sub("", part) + between + SOMEBODY[language] + rest


def expression(beat: dict[str, Any], language: str) -> str:
    """One word of providers.builtin.EXPRESSIONS, by the step where the words say nothing."""
    return found("faces", beat["text"], language) or BY_STEP.get(beat["step"], "calm")


def things(reading: Reading) -> list[str]:
    """What of a sentence a picture is to show: its things, and what else it names that is no place and not said to be away. A word
    that would be drawn as something else is left to whoever reads the shot."""
    language = reading.language
    people = "|".join(who.role or who.name for who in reading.who)
    named = dict.fromkeys([*(noun.word for noun in reading.ideas), *reading.mentions])
    others = [w for w in named if not lexicon.place_of(w, language) and w not in people]
    sure = [w for w in others if not seen.drawn(w) or (seen.known(w, language) and moments.lies_there(w, reading))]
    return [*(noun.word for noun in reading.things), *sure]


DENIED = {
    "zh": r"(没有?|并无|不带|从无)(任何|半个|一[个只张把件条位])?$",
    "en": r"\b(no|without( an?| any| the| her| his| their| my)?|(do|does|did)(n'?t| not) have( an?| any)?|lacks( an?| any)?)( \w+)? $",
}
"""What stands before a word of which a sentence says that it is not there."""


def _denied(word: str, text: str, language: str) -> list[bool]:
    """Each time a text names somebody or something: whether it is only to say that there is none."""
    low = text.lower()
    return [
        re.search(DENIED[language], low[: m.start()]) is not None for m in re.finditer(re.escape(word.lower()), low)
    ]


def shows(beat: dict[str, Any], slots: Slots) -> list[str]:
    """Names of the cast and words of the things in the picture, in the order the text says them."""
    if not clock.pictured(beat):
        return []
    text, language = beat["text"].lower(), slots.reading.language
    found: list[tuple[int, str]] = []
    for actor in slots.company:
        if actor.state not in presence.SEEN or (actor.invented and actor.who.kind == "thing"):
            continue
        if actor.who.role and any(_denied(actor.who.role, slots.reading.text, language)):
            continue
        at = text.find(slots.being(actor).lower())
        if at < 0 and actor.who.role:
            at = text.find(actor.who.role.lower())
        if at >= 0:
            found.append((at, actor.name))
    for word in things(slots.reading):
        at = whereabouts.holds(text, word.lower())
        said = _denied(word, text, language)
        if at >= 0 and not (said and all(said)) and not all(_denied(word, slots.reading.text, language) or [False]):
            found.append((at, word))
    lone = {a.name for a in slots.company if a.state == presence.APART}
    seen = {a.name for a in slots.company} & {word for _, word in found}
    if seen - lone:
        found = [(at, word) for at, word in found if word not in lone]
    return list(dict.fromkeys(word for _, word in sorted(found)))
