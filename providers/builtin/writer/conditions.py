"""Whether a condition of data/writer/plots holds in a film: who is there, what it is about, what the sentence says."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from providers.builtin import INDOORS
from providers.builtin.writer import casting, frames, lexicon, presence
from providers.builtin.writer.acts import acts_of
from providers.builtin.writer.casting import Actor
from providers.builtin.writer.reading import Noun

if TYPE_CHECKING:
    from providers.builtin.writer.slots import Slots


def holds(slots: Slots, condition: str) -> bool:
    """Whether a condition of data/writer/plots holds in this film."""
    if condition.startswith("!"):
        return not holds(slots, condition[1:])
    if "|" in condition:
        return any(holds(slots, one) for one in condition.split("|"))
    if slots.moment is not None and (
        condition in act_groups(slots.reading.language) or re.match(r"(s|with|obj|p)(\.|$)", condition)
    ):
        return slots.moment.holds(condition)
    lead, text = slots.company[0], slots.reading.text.lower()
    heart = slots.heart
    checks: dict[str, Any] = {
        "two": lambda: slots.talkers(),
        "one": lambda: not slots.talkers(),
        "talk": lambda: lead.speaks(),
        "mute": lambda: not lead.speaks(),
        "hands": lambda: lead.who.kind in ("human", "robot"),
        "sees": lambda: "blind" not in lead.who.senses,
        "hears": lambda: "deaf" not in lead.who.senses,
        "thing": lambda: bool(slots.things_of("small")),
        "big": lambda: bool(slots.things_of("big")),
        "small": lambda: isinstance(heart, Noun) and "small" in heart.tags,
        "idea": lambda: bool(slots.reading.ideas),
        "being": lambda: bool(slots.others()),
        "bare": lambda: heart is None,
        "n.thing": lambda: isinstance(heart, Noun) and heart.kind == "thing",
        "n.idea": lambda: isinstance(heart, Noun) and heart.kind == "idea",
        "n.being": lambda: isinstance(heart, Actor),
        "light": lambda: bool(
            re.search("烛|灯|篝火|火把|candle|lamp|lantern|campfire|bonfire|torch", slots.noun_word(heart))
        ),
        "role": lambda: bool(lead.who.role),
        "named": lambda: isinstance(heart, Noun),
        "doing": lambda: bool(slots.main_deeds()),
        "few": lambda: len(slots.main_deeds()) <= 2,
        "object": lambda: lead.who.kind == "thing",
        "stranger": lambda: slots.talkers() and slots.company[1].invented,
        "brief": lambda: _brief(slots),
        "lonely": lambda: presence.lonely(slots.reading),
        "own2": lambda: slots.talkers() and not slots.company[1].invented,
        "own3": lambda: sum(a.who.role == lead.who.role and a.speaks() and not a.crowd for a in slots.own()) >= 3,
        "b.human": lambda: len(slots.company) > 1 and slots.company[1].who.kind == "human",
        "b.animal": lambda: len(slots.company) > 1 and slots.company[1].who.kind == "animal",
        "alone": lambda: len(slots.own()) == 1,
        "last": lambda: bool(re.search(r"最后|the last|last of", text)),
        "kit": lambda: slots.kits["A"]["calling"] != "",
        "craft": lambda: slots.kits["A"]["craft"] != "",
        "odd": lambda: isinstance(heart, Noun) and heart.kind == "thing" and _misbehaves(slots, heart),
        "skill": lambda: bool(slots.skill()),
        "amnesia": lambda: bool(re.search("失忆|amnesi|no memory|lost (his|her) memory", text)),
        "make": lambda: bool(re.search("缝|织|琴|sewing|loom|typewriter|piano", slots.noun_word(heart))),
        "nomake": lambda: not holds(slots, "make"),
        "lift": lambda: slots.place == "lift",
        "nolift": lambda: slots.place != "lift" and lead.who.kind == "human",
        "wx": lambda: True,
        "ad": lambda: slots.reading.ad,
        "child": lambda: lead.who.age == "child",
        "old": lambda: lead.who.age == "old",
        "outcome": lambda: any(d.part == "outcome" for d in slots.main_deeds()),
        "b.done": lambda: slots._done_to(slots.actor("B")),
        "habit": lambda: (
            bool(slots.reading.frame.habit) or bool(re.search(frames.lasting(slots.reading.language), text))
        ),
        "n.big": lambda: isinstance(heart, Noun) and "big" in heart.tags,
        "n.small": lambda: isinstance(heart, Noun) and "small" in heart.tags,
        "aim": lambda: slots.reading.frame.aims and "goal" in slots.means(),
        "late": lambda: casting.returned(lead.who, slots.reading.language),
        "b.late": lambda: holds(slots, "own2") and casting.returned(slots.company[1].who, slots.reading.language),
        "nobody": lambda: not slots.reading.who,
        "where": lambda: bool(slots.reading.places),
        "inside": lambda: slots.place in INDOORS,
        "outside": lambda: slots.place not in INDOORS,
    }
    if condition in checks:
        return bool(checks[condition]())
    if condition in ("goal", "obstacle", "event", "truth", "by", "for", "lost"):
        return condition in slots.means()
    if condition.startswith("n."):
        return _kind(slots, condition[2:])
    if condition.startswith("g."):
        return slots.reading.fine.replace(" ", "_") == condition[2:]
    if condition in ("human", "animal", "robot"):
        return lead.who.kind == condition
    return (
        condition in (slots.reading.genre, slots.reading.mood, slots.reading.when, slots.reading.weather, slots.place)
        or condition in slots.reading.acts
        or (condition in lexicon.table("acts") and condition in acts_of(slots.reading.text, slots.reading.language))
    )


def _kind(slots: Slots, kind: str) -> bool:
    """Whether N is written, worn, food, alive, a machine: by the words of data/writer/kinds.toml."""
    heart = slots.heart
    if not isinstance(heart, Noun):
        return False
    if kind in heart.tags:
        return True
    words = lexicon.table("kinds").get(kind, {}).get(slots.reading.language, "").split()
    low = heart.word.lower()
    return any(low.endswith(w) if slots.zh else re.search(rf"\b{w.replace('_', ' ')}s?$", low) for w in words)


def _misbehaves(slots: Slots, thing: Noun) -> bool:
    """Whether the sentence says of a thing that it does by itself what it should not."""
    odd = "自己|半夜|不停|总是|忽然|突然|不肯|倒着|会说|itself|midnight|won't|refuses|keeps|never|every night|backwards|only plays|by its"
    return any(
        d.who is None
        and thing.word.lower() in d.subject.lower()
        and re.search(odd, f"{d.text} {slots.reading.text}".lower())
        for d in slots.main_deeds()
    )


def _brief(slots: Slots) -> bool:
    """Whether the sentence leaves a plot room for happenings of its own: it is short, and says neither turn nor end."""
    text = slots.reading.text
    size = len(re.findall("[\u4e00-\u9fff]", text)) if slots.zh else len(text.split())
    ended = any(d.part in ("truth", "outcome") for d in slots.main_deeds())
    return size <= (22 if slots.zh else 13) and not (ended and size > (16 if slots.zh else 11))


@cache
def act_groups(language: str) -> frozenset[str]:
    """The groups of acts that packets may ask for."""
    return frozenset((*lexicon.table("chinese" if language == "zh" else "english")["verbs"], *lexicon.table("acts")))
