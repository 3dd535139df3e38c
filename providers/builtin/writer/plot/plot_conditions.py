"""Whether a condition of data/writer/plots holds in a film: who is there, what it is about, what the sentence says."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from providers.builtin.vocabulary import INDOORS
from providers.builtin.writer.plot import film_actors
from providers.builtin.writer.plot.film_actors import Actor
from providers.builtin.writer.plot.film_slots import FilmSlots
from providers.builtin.writer.understanding import genre, story_frames
from providers.builtin.writer.understanding.act_kinds import acts_of
from providers.builtin.writer.vocabulary import lexicon, presence
from providers.builtin.writer.vocabulary.reading import Noun, Reading


def _lead(slots: FilmSlots) -> Actor:
    return slots.company[0]


def _text(slots: FilmSlots) -> str:
    return slots.reading.text.lower()


CHECKS: dict[str, Callable[[FilmSlots], Any]] = {
    "two": lambda slots: slots.talkers(),
    "one": lambda slots: not slots.talkers(),
    "talk": lambda slots: _lead(slots).speaks(),
    "crowd": lambda slots: _lead(slots).crowd,
    "mute": lambda slots: not _lead(slots).speaks(),
    "hands": lambda slots: _lead(slots).who.kind in ("human", "robot"),
    "sees": lambda slots: "blind" not in _lead(slots).who.senses,
    "hears": lambda slots: "deaf" not in _lead(slots).who.senses,
    "thing": lambda slots: bool(slots.things_of("small")),
    "big": lambda slots: bool(slots.things_of("big")),
    "small": lambda slots: isinstance(slots.heart, Noun) and "small" in slots.heart.tags,
    "idea": lambda slots: bool(slots.reading.ideas),
    "being": lambda slots: bool(slots.others()),
    "bare": lambda slots: slots.heart is None,
    "n.thing": lambda slots: isinstance(slots.heart, Noun) and slots.heart.kind == "thing",
    "n.idea": lambda slots: isinstance(slots.heart, Noun) and slots.heart.kind == "idea",
    "n.being": lambda slots: isinstance(slots.heart, Actor),
    "light": lambda slots: bool(
        re.search("烛|灯|篝火|火把|candle|lamp|lantern|campfire|bonfire|torch", slots.noun_word(slots.heart))
    ),
    "role": lambda slots: bool(_lead(slots).who.role),
    "named": lambda slots: isinstance(slots.heart, Noun),
    "doing": lambda slots: bool(slots.main_deeds()),
    "few": lambda slots: len(slots.main_deeds()) <= 2,
    "object": lambda slots: _lead(slots).who.kind == "thing",
    "stranger": lambda slots: slots.talkers() and slots.company[1].invented and bool(slots.company[1].who.role),
    "brief": lambda slots: _brief(slots),  # noqa: PLW0108 - it is defined further down
    "lonely": lambda slots: presence.is_lonely(slots.reading),
    "own2": lambda slots: slots.talkers() and not slots.company[1].invented,
    "own3": lambda slots: (
        sum(a.who.role == _lead(slots).who.role and a.speaks() and not a.crowd for a in slots.own()) >= 3
    ),
    "b.human": lambda slots: len(slots.company) > 1 and slots.company[1].who.kind == "human",
    "b.animal": lambda slots: len(slots.company) > 1 and slots.company[1].who.kind == "animal",
    "alone": lambda slots: len(slots.own()) == 1,
    "last": lambda slots: bool(re.search(r"最后|the last|last of", _text(slots))),
    "kit": lambda slots: slots.kits["A"]["calling"] != "",
    "craft": lambda slots: slots.kits["A"]["craft"] != "",
    "odd": lambda slots: (
        isinstance(slots.heart, Noun) and slots.heart.kind == "thing" and _misbehaves(slots, slots.heart)
    ),
    "skill": lambda slots: bool(slots.skill()),
    "amnesia": lambda slots: bool(re.search("失忆|amnesi|no memory|lost (his|her) memory", _text(slots))),
    "make": lambda slots: bool(re.search("缝|织|琴|sewing|loom|typewriter|piano", slots.noun_word(slots.heart))),
    "nomake": lambda slots: not condition_holds(slots, "make"),
    "lift": lambda slots: slots.place == "lift",
    "nolift": lambda slots: slots.place != "lift" and _lead(slots).who.kind == "human",
    "wx": lambda slots: True,
    "ad": lambda slots: slots.reading.ad,
    "told_by": lambda slots: bool(
        re.search(lexicon.table("forms")["told_by"][slots.reading.language], slots.reading.text, re.I)
    ),
    "tagline": lambda slots: bool(slots.reading.tagline),
    "child": lambda slots: _lead(slots).who.age == "child",
    "old": lambda slots: _lead(slots).who.age == "old",
    "outcome": lambda slots: any(d.part == "outcome" for d in slots.main_deeds()),
    "b.done": lambda slots: slots.talkers() and slots.is_done_to(slots.actor("B")),
    "b.with": lambda slots: (
        slots.talkers()
        and any({slots.actor("A"), slots.actor("B")} <= set(slots.players(d)) for d in slots.main_deeds())
    ),
    "habit": lambda slots: (
        bool(slots.reading.frame.habit)
        or bool(re.search(story_frames.habit_pattern(slots.reading.language), _text(slots)))
    ),
    "n.big": lambda slots: isinstance(slots.heart, Noun) and "big" in slots.heart.tags,
    "n.small": lambda slots: isinstance(slots.heart, Noun) and "small" in slots.heart.tags,
    "aim": lambda slots: slots.reading.frame.aims and "goal" in slots.means(),
    "late": lambda slots: film_actors.is_back_from_dead(_lead(slots).who, slots.reading.language),
    "b.late": lambda slots: (
        condition_holds(slots, "own2") and film_actors.is_back_from_dead(slots.company[1].who, slots.reading.language)
    ),
    "nobody": lambda slots: not slots.reading.who,
    "where": lambda slots: bool(slots.reading.places),
    "inside": lambda slots: slots.place in INDOORS,
    "outside": lambda slots: slots.place not in INDOORS,
}
"""What each condition of its own means."""


def condition_holds(slots: FilmSlots, condition: str) -> bool:
    """Whether a condition of data/writer/plots holds in this film."""
    if condition.startswith("!"):
        return not condition_holds(slots, condition[1:])
    if "|" in condition:
        return any(condition_holds(slots, one) for one in condition.split("|"))
    if slots.moment is not None and (
        condition in act_groups(slots.reading.language) or re.match(r"(s|r|with|obj|p|self)(\.|$)", condition)
    ):
        return slots.moment.holds(condition)
    if condition in CHECKS:
        return bool(CHECKS[condition](slots))
    if condition in ("goal", "obstacle", "event", "truth", "by", "for", "lost"):
        return condition in slots.means()
    if condition.startswith("n."):
        return _kind(slots, condition[2:])
    if condition.startswith("g."):
        return slots.reading.fine.replace(" ", "_") == condition[2:]
    if condition in ("human", "animal", "robot"):
        return _lead(slots).who.kind == condition
    return (
        condition in (_genre(slots.reading), slots.reading.mood, slots.reading.when, slots.reading.weather, slots.place)
        or condition in slots.reading.acts
        or (condition in lexicon.table("acts") and condition in acts_of(slots.reading.text, slots.reading.language))
    )


def _kind(slots: FilmSlots, kind: str) -> bool:
    """Whether N is written, worn, food, alive, a machine: by the words of data/writer/kinds.toml."""
    heart = slots.heart
    if not isinstance(heart, Noun):
        return False
    if kind in heart.tags:
        return True
    words = lexicon.table("kinds").get(kind, {}).get(slots.reading.language, "").split()
    low = heart.word.lower()
    return any(low.endswith(w) if slots.zh else re.search(rf"\b{w.replace('_', ' ')}s?$", low) for w in words)


def _misbehaves(slots: FilmSlots, thing: Noun) -> bool:
    """Whether the sentence says of a thing that it does by itself what it should not."""
    odd = "自己|半夜|不停|总是|忽然|突然|不肯|倒着|会说|itself|midnight|won't|refuses|keeps|never|every night|backwards|only plays|by its"
    return any(
        d.who is None
        and thing.word.lower() in d.subject.lower()
        and re.search(odd, f"{d.text} {slots.reading.text}".lower())
        for d in slots.main_deeds()
    )


def _brief(slots: FilmSlots) -> bool:
    """Whether the sentence leaves a plot room for happenings of its own: it is short, the shorter where more than one
    thing is done, and says neither turn nor end."""
    text = slots.reading.text
    size = len(re.findall("[\u4e00-\u9fff]", text)) if slots.zh else len(text.split())
    ended = any(d.part in ("truth", "outcome") for d in slots.main_deeds())
    most = (22, 13) if len(slots.main_deeds()) > 1 else (26, 15)
    return size <= most[not slots.zh] and not (ended and size > (16 if slots.zh else 11))


@cache
def act_groups(language: str) -> frozenset[str]:
    """The groups of acts that packets may ask for."""
    return frozenset((*lexicon.table("chinese" if language == "zh" else "english")["verbs"], *lexicon.table("acts")))


def _genre(reading: Reading) -> str:
    """The main genre of a sentence that is of one by itself: what only counts as a comedy has none of its moods and lines."""
    return reading.genre if not reading.fine or genre.broad_genre(reading.fine) else ""
